"""The cases that gRPC's users know by name, put to loyalty.testing.v1.TestService."""

import threading

from .client import CallFailed
from .contracts import testing

SERVICE = "loyalty.testing.v1.TestService/"
CASES = {}


def case(function):
    CASES[function.__name__] = function
    return function


def payload(size):
    return dict(body=bytes(size))


def equal(actual, expected, what):
    assert actual == expected, "%s: expected %r, got %r" % (what, expected, actual)


def fails(code, call):
    try:
        call()
    except CallFailed as failure:
        equal(failure.code, code, "status code (%s)" % failure.message)
        return failure
    raise AssertionError("the call went well, expected status code %d" % code)


def large(connection):
    request = testing("UnaryCallRequest")(response_size=314159, payload=payload(271828))
    response, _ = connection.unary(SERVICE + "UnaryCall", request, testing("UnaryCallResponse"))
    equal(len(response.payload.body), 314159, "size of the response")


def outputs(sizes, **fields):
    return testing("StreamingOutputCallRequest")(
        response_parameters=[dict(size=size) for size in sizes], **fields).SerializeToString()


def size_of(body):
    return len(testing("StreamingOutputCallResponse").FromString(body).payload.body)


def status(code, message):
    return dict(code=code, message=message)


@case
def empty_unary(connection):
    response, _ = connection.unary(
        SERVICE + "EmptyCall", testing("EmptyCallRequest")(), testing("EmptyCallResponse"))
    equal(response.SerializeToString(), b"", "response")


@case
def large_unary(connection):
    large(connection)


@case
def client_streaming(connection):
    call = connection.start(SERVICE + "StreamingInputCall")
    for size in (27182, 8, 1828, 45904):
        call.send(testing("StreamingInputCallRequest")(payload=payload(size)).SerializeToString())
    call.half_close()
    response = testing("StreamingInputCallResponse").FromString(call.only_message())
    equal(response.aggregated_payload_size, 74922, "sum of the sizes")


@case
def server_streaming(connection):
    sizes = [31415, 9, 2653, 58979]
    call = connection.start(SERVICE + "StreamingOutputCall", outputs(sizes), answers=2)
    equal([size_of(call.receive()) for _ in sizes], sizes, "sizes")
    assert call.receive() is None, "there are more messages than were asked for"


@case
def ping_pong(connection):
    call = connection.start(SERVICE + "FullDuplexCall", answers=2)
    for request, response in ((27182, 31415), (8, 9), (1828, 2653), (45904, 58979)):
        call.send(outputs([response], payload=payload(request)))
        equal(size_of(call.receive()), response, "size")
    call.half_close()
    assert call.receive() is None, "a message after the end"


@case
def empty_stream(connection):
    call = connection.start(SERVICE + "FullDuplexCall", answers=2)
    call.half_close()
    assert call.receive() is None, "a message although none was sent"


@case
def custom_metadata(connection):
    initial = ("x-grpc-test-echo-initial", b"test_initial_metadata_value")
    trailing = ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab")
    both = [initial, trailing]
    request = testing("UnaryCallRequest")(response_size=1).SerializeToString()
    unary = connection.start(SERVICE + "UnaryCall", request, metadata=both)
    unary.only_message()
    stream = connection.start(SERVICE + "FullDuplexCall", metadata=both, answers=2)
    stream.send(outputs([314159], payload=payload(271828)))
    equal(size_of(stream.receive()), 314159, "size")
    equal(stream.initial_metadata, [initial], "initial metadata at the first message")
    stream.half_close()
    assert stream.receive() is None, "a message after the end"
    status_of = testing("UnaryCallRequest")(response_status=status(9, "with trailers")).SerializeToString()
    failed = connection.start(SERVICE + "UnaryCall", status_of, metadata=both)
    fails(9, failed.receive)
    for call in (unary, stream, failed):
        equal(call.initial_metadata, [initial], "initial metadata")
        equal(call.trailers, [trailing], "trailers")


@case
def status_code_and_message(connection):
    request = testing("UnaryCallRequest")(response_status=status(2, "test status message"))
    failure = fails(2, lambda: connection.unary(SERVICE + "UnaryCall", request, testing("UnaryCallResponse")))
    equal(failure.message, "test status message", "status message")
    call = connection.start(SERVICE + "FullDuplexCall", answers=2)
    call.send(outputs([], response_status=status(2, "test status message")))
    call.half_close()
    equal(fails(2, call.receive).message, "test status message", "status message of the stream")


@case
def special_status_message(connection):
    message = "\t\ntest with whitespace\r\nand Unicode BMP \u263a and non-BMP \U0001f608\t\n"
    request = testing("UnaryCallRequest")(response_status=status(2, message))
    failure = fails(2, lambda: connection.unary(SERVICE + "UnaryCall", request, testing("UnaryCallResponse")))
    equal(failure.message, message, "status message")


def unimplemented(connection, path):
    request = testing("UnimplementedCallRequest")()
    return fails(12, lambda: connection.unary(path, request, testing("UnimplementedCallResponse")))


@case
def unimplemented_method(connection):
    unimplemented(connection, SERVICE + "UnimplementedCall")
    assert unimplemented(connection, SERVICE + "NoSuchCall").not_processed, "an unknown method was processed"


@case
def unimplemented_service(connection):
    failure = unimplemented(connection, "loyalty.testing.v1.UnimplementedService/UnimplementedCall")
    assert failure.not_processed, "a call of an unknown service was processed"


@case
def cancel_after_begin(connection):
    call = connection.start(SERVICE + "StreamingInputCall")
    call.cancel()
    empty_unary(connection)


@case
def cancel_after_first_response(connection):
    call = connection.start(SERVICE + "FullDuplexCall", answers=2)
    call.send(outputs([31415], payload=payload(27182)))
    equal(size_of(call.receive()), 31415, "size")
    call.cancel()
    empty_unary(connection)


@case
def timeout_on_sleeping_server(connection):
    call = connection.start(SERVICE + "FullDuplexCall", timeout=0.05, answers=2)
    request = testing("StreamingOutputCallRequest")(
        payload=payload(27182), response_parameters=[dict(size=1, interval_micros=20_000_000)])
    call.send(request.SerializeToString())
    fails(4, call.receive)
    empty_unary(connection)


@case
def timeout_is_kept_by_the_server(connection):
    # A patient client: only the server can end this in time.
    request = testing("UnaryCallRequest")(delay_millis=20_000)
    call = connection.start(SERVICE + "UnaryCall", request.SerializeToString(), timeout=0.05)
    call._deadline += 10
    fails(4, call.receive)


@case
def concurrent_large_unary(connection):
    failures = []

    def run():
        try:
            large(connection)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@case
def slow_reader_stops_only_itself(connection):
    # Far more than the window: the server has to stop, and other calls have to go on.
    call = connection.start(SERVICE + "StreamingOutputCall", outputs([60000] * 50), answers=2)
    equal(size_of(call.receive()), 60000, "size")
    large(connection)
    for _ in range(49):
        equal(size_of(call.receive()), 60000, "size")
    assert call.receive() is None, "there are more messages than were asked for"


@case
def message_longer_than_the_window(connection):
    call = connection.start(SERVICE + "StreamingOutputCall", outputs([1 << 20, 5]), answers=2)
    equal(size_of(call.receive()), 1 << 20, "size")
    equal(size_of(call.receive()), 5, "size")
    assert call.receive() is None, "there are more messages than were asked for"


@case
def ping(connection):
    equal(connection.ping(0xFEDCBA9876543210), 0xFEDCBA9876543210, "opaque value")

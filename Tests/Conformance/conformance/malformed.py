"""What a server must withstand: PROTOCOL.md, sections 1, 2, 5, 6, 8 and 9.

Each case has a connection of its own; afterwards the server must still answer others.
"""

import socket
import struct

from . import frames
from .client import CallFailed, reason_name
from .contracts import FrameHeader, Kind, testing
from .interoperability import SERVICE, equal

CASES = {}
EMPTY = SERVICE + "EmptyCall"
STREAM = SERVICE + "StreamingInputCall"
LARGEST = (1 << 64) - 1


def case(function):
    CASES[function.__name__] = function
    return function


def greet(stream):
    stream.sendall(frames.hello())
    header, _ = frames.read(stream)
    equal(header.kind, Kind["HELLO"], "kind of the first frame")
    return header.hello


def closed(stream, *reasons):
    """The server closes, after a going-away with one of the reasons."""
    going_away = None
    try:
        while True:
            header, _ = frames.read(stream)
            if header.kind == Kind["GOING_AWAY"]:
                going_away = header.going_away
    except (frames.ConnectionLost, ConnectionError):
        pass
    except socket.timeout:
        raise AssertionError("the server keeps the connection open") from None
    assert going_away is not None, "the server closed without a word, expected %s" % " or ".join(reasons)
    assert reason_name(going_away) in reasons, "reason %s (%s), expected %s" % (
        reason_name(going_away), going_away.message, " or ".join(reasons))
    assert going_away.message, "the reason has no words"


def ended(stream, call, code, not_processed=None):
    """The server ends the call so, and keeps the connection."""
    while True:
        header, _ = frames.read(stream)
        assert header.kind != Kind["GOING_AWAY"], "the server goes away: %s" % header.going_away.message
        if header.call == call and header.kind == Kind["END"]:
            break
    equal(header.status.code, code, "status code (%s)" % header.status.message)
    if not_processed is not None:
        equal(header.status.not_processed, not_processed, "not_processed")
    stream.sendall(frames.encode("REQUEST", call=call + 1, method=EMPTY))
    while True:
        header, _ = frames.read(stream)
        if header.call == call + 1 and header.kind == Kind["END"]:
            equal(header.status.code, 0, "status code of the call after")
            return


# Before the hello

@case
def garbage(stream):
    stream.sendall(b"\xff" * 64)
    closed(stream, "LIMIT_EXCEEDED", "PROTOCOL_ERROR")


@case
def http(stream):
    stream.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    closed(stream, "LIMIT_EXCEEDED", "PROTOCOL_ERROR")


@case
def request_before_hello(stream):
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY))
    closed(stream, "PROTOCOL_ERROR")


@case
def no_hello(stream):
    closed(stream, "TIMED_OUT")


@case
def half_a_frame_and_no_more(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY)[:9])
    closed(stream, "TIMED_OUT")


@case
def version_from_the_future(stream):
    stream.sendall(frames.hello(version_min=2, version_max=3))
    closed(stream, "VERSION_UNSUPPORTED")


@case
def hello_below_the_least(stream):
    stream.sendall(frames.hello(window_bytes=65535))
    closed(stream, "PROTOCOL_ERROR")


@case
def hello_of_zeros(stream):
    """Limits that are left out stand for the least."""
    stream.sendall(frames.hello(header_bytes_max=0, body_bytes_max=0, message_bytes_max=0, window_bytes=0))
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY))
    ended(stream, 1, 0)


# Frames

@case
def second_hello(stream):
    greet(stream)
    stream.sendall(frames.hello())
    closed(stream, "PROTOCOL_ERROR")


@case
def header_over_its_limit(stream):
    limit = greet(stream).header_bytes_max
    stream.sendall(struct.pack(">II", limit + 1, 0))
    closed(stream, "LIMIT_EXCEEDED")


@case
def body_over_its_limit(stream):
    limit = greet(stream).body_bytes_max
    stream.sendall(struct.pack(">II", 4, limit + 1))
    closed(stream, "LIMIT_EXCEEDED")


@case
def header_that_is_none(stream):
    greet(stream)
    stream.sendall(struct.pack(">II", 4, 0) + b"\xff\xff\xff\xff")
    closed(stream, "PROTOCOL_ERROR")


@case
def empty_header(stream):
    greet(stream)
    stream.sendall(struct.pack(">II", 0, 0))
    closed(stream, "PROTOCOL_ERROR")


@case
def unknown_kind_that_may_be_skipped(stream):
    greet(stream)
    for kind in (10, 127):
        stream.sendall(frames.encode(kind, b"whatever", call=7))
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY))
    ended(stream, 1, 0)


@case
def unknown_kind_that_may_not(stream):
    greet(stream)
    stream.sendall(frames.encode(128))
    closed(stream, "PROTOCOL_ERROR")


@case
def unknown_fields(stream):
    greet(stream)
    header = FrameHeader(kind=Kind["REQUEST"], call=1, method=EMPTY).SerializeToString() + b"\xfa\x3e\x03abc"
    stream.sendall(struct.pack(">II", len(header), 0) + header)
    ended(stream, 1, 0)


@case
def truncated_frame(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY)[:-3])
    stream.shutdown(socket.SHUT_WR)
    try:
        while True:
            frames.read(stream)
    except (frames.ConnectionLost, ConnectionError):
        pass


@case
def reset_in_the_middle_of_a_frame(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY)[:-3])
    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@case
def one_byte_at_a_time(stream):
    for data in (frames.hello(), frames.encode("REQUEST", call=1, method=EMPTY)):
        for index in range(len(data)):
            stream.sendall(data[index:index + 1])
    ended(stream, 1, 0)


# Calls

@case
def number_of_no_call(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=0, method=EMPTY))
    closed(stream, "PROTOCOL_ERROR")


@case
def message_of_no_call(stream):
    greet(stream)
    stream.sendall(frames.encode("MESSAGE", call=0))
    closed(stream, "PROTOCOL_ERROR")


@case
def number_that_does_not_rise(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=5, method=EMPTY))
    stream.sendall(frames.encode("REQUEST", call=5, method=EMPTY))
    closed(stream, "PROTOCOL_ERROR")


@case
def message_for_a_call_that_never_was(stream):
    greet(stream)
    stream.sendall(frames.encode("MESSAGE", call=9))
    closed(stream, "PROTOCOL_ERROR")


@case
def frames_for_a_call_that_is_over(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY))
    while frames.read(stream)[0].kind != Kind["END"]:
        pass
    for data in (
            frames.encode("MESSAGE", b"late", call=1), frames.encode("CANCEL", call=1),
            frames.encode("WINDOW", call=1, credit_bytes=5), frames.encode("END", call=1)):
        stream.sendall(data)
    stream.sendall(frames.encode("REQUEST", call=2, method=EMPTY))
    ended(stream, 2, 0)


@case
def message_after_the_end(stream):
    greet(stream)
    request = testing("UnaryCallRequest")(delay_millis=5_000).SerializeToString()
    stream.sendall(frames.encode("REQUEST", request, call=1, method=SERVICE + "UnaryCall"))
    stream.sendall(frames.encode("MESSAGE", call=1))
    closed(stream, "PROTOCOL_ERROR")


@case
def end_between_parts(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=STREAM, stream=True))
    stream.sendall(frames.encode("MESSAGE", b"\x0a", call=1, partial=True))
    stream.sendall(frames.encode("END", call=1))
    closed(stream, "PROTOCOL_ERROR")


@case
def more_than_the_window(stream):
    greeting = greet(stream)
    size = greeting.body_bytes_max or 65536
    stream.sendall(frames.encode("REQUEST", call=1, method=STREAM, stream=True))
    # One message in parts, never complete: nothing can be taken, and credit may come but is not waited for.
    try:
        for _ in range(4 * (4 << 20) // size):
            stream.sendall(frames.encode("MESSAGE", bytes(size), call=1, partial=True))
    except ConnectionError:
        pass
    going_away, outcome = None, None
    try:
        while outcome is None:
            header, _ = frames.read(stream)
            if header.kind == Kind["GOING_AWAY"]:
                going_away = header.going_away
            elif header.kind == Kind["END"]:
                outcome = header.status.code
    except (frames.ConnectionLost, ConnectionError):
        pass
    # A server that gives credit as it reads finds the message too long; one that does not finds the window empty.
    assert outcome == 8 or (going_away and reason_name(going_away) == "PROTOCOL_ERROR") or outcome is None, outcome


@case
def window_over_its_largest(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=STREAM, stream=True))
    for _ in range(2):
        stream.sendall(frames.encode("WINDOW", call=1, credit_bytes=(1 << 31) - 1))
    closed(stream, "PROTOCOL_ERROR")


@case
def message_over_its_limit(stream):
    greeting = greet(stream)
    limit, size = greeting.message_bytes_max or 65536, 65536
    stream.sendall(frames.encode("REQUEST", call=1, method=STREAM, stream=True))
    window = greeting.window_bytes or 65536
    sent = 0
    while sent <= limit:
        while window < size:
            header, _ = frames.read(stream)
            if header.kind == Kind["END"]:
                equal(header.status.code, 8, "status code (%s)" % header.status.message)
                return
            equal(header.kind, Kind["WINDOW"], "kind")
            window += header.credit_bytes
        stream.sendall(frames.encode("MESSAGE", bytes(size), call=1, partial=True))
        sent += size
        window -= size
    ended(stream, 1, 8, not_processed=None)


@case
def stream_for_a_method_of_one_message(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY, stream=True))
    ended(stream, 1, 12, not_processed=True)


@case
def one_message_for_a_method_of_a_stream(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=STREAM))
    ended(stream, 1, 12, not_processed=True)


@case
def body_that_is_no_message(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", b"\x0a\xff", call=1, method=SERVICE + "UnaryCall"))
    ended(stream, 1, 3)


def string_is_refused(stream, text):
    greet(stream)
    body = b"\x1a" + bytes([len(text) + 2]) + b"\x12" + bytes([len(text)]) + text
    stream.sendall(frames.encode("REQUEST", body, call=1, method=SERVICE + "UnaryCall"))
    header, _ = frames.read(stream)
    equal(header.status.code, 3, "status code")
    fields = [violation.field for violation in header.status.details.field_violations]
    equal(fields, ["response_status.message"], "fields")


@case
def string_that_is_not_utf8(stream):
    string_is_refused(stream, b"a\xff")


@case
def string_with_a_nul(stream):
    string_is_refused(stream, b"a\0b")


@case
def metadata_key_that_is_not_allowed(stream):
    greet(stream)
    stream.sendall(frames.encode("REQUEST", call=1, method=EMPTY, metadata=[dict(key="Upper", value=b"")]))
    ended(stream, 1, 3)


@case
def too_many_pings(stream):
    greet(stream)
    for value in range(50):
        try:
            stream.sendall(frames.encode("PING", opaque=value))
        except ConnectionError:
            break
    closed(stream, "ENHANCE_YOUR_CALM")


@case
def calls_up_to_the_limit(stream):
    limit = greet(stream).calls_max or 1
    last = min(limit, 2000) + 1
    requests = [
        frames.encode("REQUEST", call=call, method=STREAM, stream=True) for call in range(1, last + 1)]
    stream.sendall(b"".join(requests))
    if last == limit + 1:
        header, _ = frames.read(stream)
        while header.kind != Kind["END"]:
            header, _ = frames.read(stream)
        equal(header.call, last, "call that was refused")
        equal(header.status.code, 8, "status code")
        assert header.status.not_processed, "the call over the limit was processed"

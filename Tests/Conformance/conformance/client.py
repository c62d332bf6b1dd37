"""Connections and calls: PROTOCOL.md, sections 1 to 8. A thread reads; callers write."""

import queue
import socket
import ssl
import threading
import time

from . import frames
from .contracts import Kind, Reason

WINDOW = 65536
PART = 65536
WAIT = 30  # seconds; nothing here takes as long


class CallFailed(Exception):
    def __init__(self, code, message, not_processed=False, details=None, trailers=()):
        super().__init__("code %d: %s" % (code, message))
        self.code = code
        self.message = message
        self.not_processed = not_processed
        self.details = details
        self.trailers = list(trailers)


def open_socket(address, certificates=None):
    """A TCP connection, inside TLS 1.3 where there are certificates: a chain, a key and the roots to trust."""
    host, port = address.rsplit(":", 1)
    stream = socket.create_connection((host.strip("[]"), int(port)), timeout=WAIT)
    stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if certificates:
        chain, key, roots = certificates
        context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH, cafile=roots)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(chain, key)
        stream = context.wrap_socket(stream, server_hostname="localhost")
    return stream


class Connection:
    def __init__(self, stream):
        self._stream = stream
        self._sending = threading.Lock()
        self._calls = {}
        self._last_call = 0
        self._lock = threading.Lock()
        self._pongs = queue.Queue()
        self.going_away = None
        self.send(frames.hello())
        header, _ = frames.read(stream)
        assert header.kind == Kind["HELLO"], "the first frame of the server is of kind %d" % header.kind
        assert header.hello.version_min <= 1 <= header.hello.version_max, "the server does not speak version 1"
        self.peer = header.hello
        # A limit of 0 stands for the least that the document allows.
        self.peer_window = header.hello.window_bytes or 65536
        self.part_bytes_max = min(PART, header.hello.body_bytes_max or 65536)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        try:
            self._stream.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._reader.join(WAIT)
        self._stream.close()

    def send(self, data):
        with self._sending:
            self._stream.sendall(data)

    def ping(self, value):
        self.send(frames.encode("PING", opaque=value))
        return self._pongs.get(timeout=WAIT)

    def start(self, method, body=None, timeout=None, metadata=(), answers=1):
        """Begins a call. With a body, that is its only message; without, messages follow.

        answers is 1 for a method with one response, and more for one that answers with a stream.
        """
        with self._lock:
            # The number is taken and sent under one lock: numbers must rise on the wire.
            self._last_call += 1
            call = Call(self, self._last_call, timeout, answers)
            self._calls[call.number] = call
            fields = dict(
                call=call.number, method=method, timeout_us=int((timeout or 0) * 1e6),
                metadata=[dict(key=key, value=value) for key, value in metadata])
            if body is None:
                self.send(frames.encode("REQUEST", stream=True, **fields))
                return call
            first = call.next_part(body, 0)
            rest = len(first) < len(body)
            self.send(frames.encode("REQUEST", first, partial=rest, **fields))
        if rest:
            call.send(body, offset=len(first))
        call.sent_all = True
        return call

    def unary(self, method, request, response_type, **options):
        """A call of one message each way: the response, and the trailers."""
        call = self.start(method, request.SerializeToString(), **options)
        body = call.only_message()
        return response_type.FromString(body), call.trailers

    def forget(self, call):
        with self._lock:
            self._calls.pop(call.number, None)

    def _read(self):
        try:
            while True:
                header, body = frames.read(self._stream)
                self._received(header, body)
        except Exception as error:  # whatever it is, every call has to hear of it
            with self._lock:
                calls, self._calls = list(self._calls.values()), {}
            for call in calls:
                refused = self.going_away is not None and call.number > self.going_away.last_call
                call.received_end(CallFailed(14, "connection lost: %s" % error, not_processed=refused))

    def _received(self, header, body):
        kind = header.kind
        if kind == Kind["PING"]:
            self.send(frames.encode("PONG", opaque=header.opaque))
        elif kind == Kind["PONG"]:
            self._pongs.put(header.opaque)
        elif kind == Kind["GOING_AWAY"]:
            self.going_away = header.going_away
        elif 10 <= kind <= 127:
            pass
        elif kind in (Kind["MESSAGE"], Kind["END"], Kind["WINDOW"]):
            with self._lock:
                call = self._calls.get(header.call)
                assert header.call <= self._last_call, "a frame for call %d that never was" % header.call
            if call is not None:
                call.received(header, body)
        else:
            raise AssertionError("the server sent a frame of kind %d" % kind)


class Call:
    def __init__(self, connection, number, timeout, answers):
        self.number = number
        self._answers_once = answers == 1
        self.initial_metadata = None
        self.trailers = []
        self.sent_all = False
        self._connection = connection
        self._deadline = None if timeout is None else time.monotonic() + timeout
        self._window = connection.peer_window
        self._changed = threading.Condition()
        self._messages = queue.Queue()
        self._parts = bytearray()
        self._received_unconsumed = 0
        self._consumed = 0
        self._failure = None
        self.ended = False

    # What this side sends

    def next_part(self, body, offset):
        """Takes as much of the body as a frame may carry now, waiting for room; section 5."""
        with self._changed:
            while self._window == 0 and offset < len(body) and not self.ended:
                assert self._changed.wait(WAIT), "the server gave no credit for %d seconds" % WAIT
            count = min(self._connection.part_bytes_max, self._window, len(body) - offset)
            self._window -= count
            return body[offset:offset + count]

    def send(self, body, offset=0):
        """One more message, or the rest of one."""
        while not self.ended:
            part = self.next_part(body, offset)
            offset += len(part)
            if self.ended:
                return
            self._connection.send(
                frames.encode("MESSAGE", part, call=self.number, partial=offset < len(body)))
            if offset == len(body):
                return

    def half_close(self):
        self.sent_all = True
        if not self.ended:
            self._connection.send(frames.encode("END", call=self.number))

    def cancel(self, code=1):
        self._connection.send(frames.encode("CANCEL", call=self.number, status=dict(code=code)))
        self._connection.forget(self)

    # What the server sends

    def receive(self):
        """The next message, or None at the end of a call that went well."""
        if self._messages is None:
            return None
        wait = WAIT if self._deadline is None else max(0, self._deadline - time.monotonic())
        try:
            entry = self._messages.get(timeout=wait)
        except queue.Empty:
            assert self._deadline is not None, "the server did not answer for %d seconds" % WAIT
            self.cancel(4)
            raise CallFailed(4, "the deadline passed") from None
        if entry is None:
            self._messages = None
            if self._failure:
                raise self._failure
            return None
        message, unpaid = entry
        self._give_credit(unpaid)
        return message

    def only_message(self):
        message = self.receive()
        assert message is not None, "the call ended without a message"
        assert self.receive() is None, "the call has a second message"
        return message

    def received(self, header, body):
        if header.kind == Kind["WINDOW"]:
            with self._changed:
                self._window += header.credit_bytes
                self._changed.notify_all()
            return
        if self.initial_metadata is None:
            # The first frame of the answer has them; those of later ones do not count.
            self.initial_metadata = pairs(header.initial_metadata)
        self._parts += body
        if header.kind == Kind["MESSAGE"]:
            self._received_unconsumed += len(body)
            assert self._received_unconsumed <= WINDOW + self._consumed, "the server sent more than the window allows"
            if header.partial:
                # A message may be longer than the window, so a part is paid for as it comes.
                self._give_credit(len(body))
            else:
                self._messages.put((bytes(self._parts), len(body)))
                self._parts.clear()
            return
        self.trailers = pairs(header.metadata)
        status = header.status
        if status.code:
            failure = CallFailed(
                min(status.code, 16), status.message, status.not_processed, status.details, self.trailers)
            self.received_end(failure)
        else:
            # The answer of a unary call comes with the end; so does nothing, for the others.
            self.received_end(None, bytes(self._parts))

    def received_end(self, failure, answer=None):
        self._connection.forget(self)
        self._failure = failure
        if answer is not None and self._answers_once:
            self._messages.put((answer, 0))
        with self._changed:
            self.ended = True
            self._changed.notify_all()
        self._messages.put(None)

    def _give_credit(self, count):
        self._consumed += count
        if count and not self.ended:
            self._connection.send(frames.encode("WINDOW", call=self.number, credit_bytes=count))


def pairs(metadata):
    return [(entry.key, entry.value) for entry in metadata]


def reason_name(going_away):
    names = {number: name for name, number in Reason.items()}
    return names.get(going_away.reason, str(going_away.reason))

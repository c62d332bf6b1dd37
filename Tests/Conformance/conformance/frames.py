"""Frames on a socket: PROTOCOL.md, section 1."""

import struct

from .contracts import FrameHeader, Kind

PREFIX = struct.Struct(">II")


class ConnectionLost(Exception):
    """The peer closed the connection, with the reason that it gave."""

    def __init__(self, message, going_away=None):
        super().__init__(message)
        self.going_away = going_away


def encode(kind, body=b"", **fields):
    header = FrameHeader(kind=Kind[kind] if isinstance(kind, str) else kind, **fields).SerializeToString()
    return PREFIX.pack(len(header), len(body)) + header + body


def read_exactly(stream, count):
    data = bytearray()
    while len(data) < count:
        part = stream.recv(count - len(data))
        if not part:
            raise ConnectionLost("closed after %d of %d bytes" % (len(data), count))
        data += part
    return bytes(data)


def read(stream):
    """One frame: its header and its body."""
    header_length, body_length = PREFIX.unpack(read_exactly(stream, PREFIX.size))
    header = FrameHeader.FromString(read_exactly(stream, header_length))
    return header, read_exactly(stream, body_length)


def hello(**changes):
    """The hello of this client. The limits are small on purpose, so that the server has to keep to them."""
    fields = dict(
        version_min=1, version_max=1, agent="conformance/1", header_bytes_max=8192, body_bytes_max=65536,
        message_bytes_max=4 << 20, window_bytes=65536)
    fields.update(changes)
    return encode("HELLO", hello=fields)

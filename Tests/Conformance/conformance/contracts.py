"""The messages of the .proto files, as classes of Google's protobuf library."""

import os

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_pool = descriptor_pool.DescriptorPool()


def _load():
    files = descriptor_pb2.FileDescriptorSet()
    with open(os.environ["CONFORMANCE_DESCRIPTORS"], "rb") as source:
        files.ParseFromString(source.read())
    for file in files.file:
        _pool.Add(file)


def _message(name):
    return message_factory.GetMessageClass(_pool.FindMessageTypeByName(name))


def _numbers(name, prefix):
    values = _pool.FindEnumTypeByName(name).values
    return {value.name.removeprefix(prefix): value.number for value in values}


_load()

FrameHeader = _message("loyalty.rpc.v1.FrameHeader")
Kind = _numbers("loyalty.rpc.v1.FrameKind", "FRAME_KIND_")
Reason = _numbers("loyalty.rpc.v1.GoingAwayReason", "GOING_AWAY_REASON_")


def testing(name):
    """A message of the test service."""
    return _message("loyalty.testing.v1." + name)

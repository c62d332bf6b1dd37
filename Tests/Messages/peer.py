"""Google's implementation of protobuf, for the tests of Messages: makes random messages and reads ours.

Reads one JSON object a line and answers one a line:
  {"do": "random", "type": T, "seed": S, "count": N}   -> {"messages": [{"bytes": hex, "text": canonical}]}
  {"do": "read", "type": T, "messages": [hex]}         -> {"messages": [{"text": canonical} | {"error": reason}]}
  {"do": "describe", "type": T, "messages": [hex]}     -> {"messages": [{"text": first line of T's comment}]}, read from
                                                          packed descriptors alone, as a client of reflection does

The canonical text is written by both sides: {name:value,...} ordered by name, the names without underscores and in
lower case, so that a field that lands in another property is seen.
"""

import json
import random
import struct
import sys

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor import FieldDescriptor as Field


def load(path):
    files = descriptor_pb2.FileDescriptorSet.FromString(open(path, "rb").read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file) if hasattr(pool, "Add") else pool.AddSerializedFile(file.SerializeToString())
    return pool


def is_map(field):
    return field.message_type is not None and field.message_type.GetOptions().map_entry


INTEGERS = {
    Field.TYPE_INT32: (-(2**31), 2**31 - 1),
    Field.TYPE_SINT32: (-(2**31), 2**31 - 1),
    Field.TYPE_SFIXED32: (-(2**31), 2**31 - 1),
    Field.TYPE_INT64: (-(2**63), 2**63 - 1),
    Field.TYPE_SINT64: (-(2**63), 2**63 - 1),
    Field.TYPE_SFIXED64: (-(2**63), 2**63 - 1),
    Field.TYPE_UINT32: (0, 2**32 - 1),
    Field.TYPE_FIXED32: (0, 2**32 - 1),
    Field.TYPE_UINT64: (0, 2**64 - 1),
    Field.TYPE_FIXED64: (0, 2**64 - 1),
}

LETTERS = "abc XYZ09-_/äß€日本🙂\u0001\u007f\u0080\u07ff\u0800\uffff\U00010000\U0010ffff"


class Maker:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def integer(self, low, high):
        kind = self.random.randrange(4)
        if kind == 0:
            return self.random.choice([low, high, 0, max(low, -1), 1, max(low, -128), 127, 128, 300])
        if kind == 1:
            return self.random.randint(max(low, -200), 200)
        return self.random.randint(low, high) >> self.random.randrange(0, 60 if high > 2**32 else 28)

    def scalar(self, field):
        r = self.random
        if field.type in INTEGERS:
            return self.integer(*INTEGERS[field.type])
        if field.type == Field.TYPE_BOOL:
            return r.random() < 0.5
        if field.type == Field.TYPE_DOUBLE:
            return r.choice([0.0, 1.5, -2.25, float("inf"), float("-inf"), 5e-324, 1.7976931348623157e308, r.gauss(0, 1e9)])
        if field.type == Field.TYPE_FLOAT:
            value = r.choice([0.0, 1.5, -2.25, float("inf"), float("-inf"), 1e-45, r.gauss(0, 1e9)])
            return struct.unpack("<f", struct.pack("<f", value))[0]
        if field.type == Field.TYPE_STRING:
            return "".join(r.choice(LETTERS) for _ in range(r.choice([0, 1, 5, 7, 8, 9, 15, 16, 17, 40])))
        if field.type == Field.TYPE_BYTES:
            return r.randbytes(r.choice([0, 1, 3, 16, 200]))
        if field.type == Field.TYPE_ENUM:
            known = [value.number for value in field.enum_type.values]
            return r.choice(known + [self.integer(-(2**31), 2**31 - 1)])
        raise ValueError(field.type)

    def fill(self, message):
        r = self.random
        density = r.choice([0.0, 0.3, 0.7, 1.0])
        chosen = {oneof.name: r.choice(list(oneof.fields) + [None]) for oneof in message.DESCRIPTOR.oneofs}
        for field in message.DESCRIPTOR.fields:
            oneof = field.containing_oneof
            if (chosen[oneof.name] is not field) if oneof else (r.random() >= density):
                continue
            if is_map(field):
                key, value = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
                target = getattr(message, field.name)
                for _ in range(r.randrange(4)):
                    if value.message_type:
                        self.fill(target[self.scalar(key)])
                    else:
                        target[self.scalar(key)] = self.scalar(value)
            elif field.is_repeated:
                target = getattr(message, field.name)
                for _ in range(r.choice([0, 1, 2, 5])):
                    self.fill(target.add()) if field.message_type else target.append(self.scalar(field))
            elif field.message_type:
                target = getattr(message, field.name)
                target.SetInParent()
                self.fill(target)
            else:
                setattr(message, field.name, self.scalar(field))


def canonical_name(name):
    return name.replace("_", "").lower()


def canonical_value(field, value):
    if field.message_type:
        return canonical(value)
    if field.type == Field.TYPE_BOOL:
        return "true" if value else "false"
    if field.type == Field.TYPE_DOUBLE:
        return "d%016x" % struct.unpack("<Q", struct.pack("<d", value))[0]
    if field.type == Field.TYPE_FLOAT:
        return "f%08x" % struct.unpack("<I", struct.pack("<f", value))[0]
    if field.type == Field.TYPE_STRING:
        return "s" + value.encode().hex()
    if field.type == Field.TYPE_BYTES:
        return "b" + value.hex()
    return str(value)


def canonical(message):
    parts = []
    for field in message.DESCRIPTOR.fields:
        if field.containing_oneof:
            continue
        value = getattr(message, field.name)
        if is_map(field):
            key, item = field.message_type.fields_by_name["key"], field.message_type.fields_by_name["value"]
            pairs = sorted(canonical_value(key, k) + "=" + canonical_value(item, value[k]) for k in value)
            text = "<" + ",".join(pairs) + ">"
        elif field.is_repeated:
            text = "[" + ",".join(canonical_value(field, item) for item in value) + "]"
        elif field.message_type and not message.HasField(field.name):
            text = "-"
        else:
            text = canonical_value(field, value)
        parts.append(canonical_name(field.name) + ":" + text)
    for oneof in message.DESCRIPTOR.oneofs:
        name = message.WhichOneof(oneof.name)
        text = "-"
        if name:
            field = message.DESCRIPTOR.fields_by_name[name]
            text = canonical_name(name) + "=" + canonical_value(field, getattr(message, name))
        parts.append(canonical_name(oneof.name) + ":" + text)
    return "{" + ",".join(sorted(parts)) + "}"


def describe(type, files):
    """Loads descriptors in the order in which they came, and finds the comment of a service."""
    pool = descriptor_pool.DescriptorPool()
    comment = ""
    for packed in files:
        file = descriptor_pb2.FileDescriptorProto.FromString(packed)
        pool.AddSerializedFile(packed)
        for location in file.source_code_info.location:
            path = list(location.path)
            if len(path) == 2 and path[0] == 6 and file.package + "." + file.service[path[1]].name == type:
                comment = location.leading_comments.strip().splitlines()[0]
    pool.FindServiceByName(type)
    return comment


def answer(pool, request):
    if request["do"] == "describe":
        files = [bytes.fromhex(packed) for packed in request["messages"]]
        return {"messages": [{"text": describe(request["type"], files)}]}
    type = message_factory.GetMessageClass(pool.FindMessageTypeByName(request["type"]))
    if request["do"] == "random":
        maker = Maker(request["seed"])
        messages = []
        for _ in range(request["count"]):
            message = type()
            maker.fill(message)
            messages.append({"bytes": message.SerializeToString().hex(), "text": canonical(message)})
        return {"messages": messages}
    messages = []
    for text in request["messages"]:
        try:
            messages.append({"text": canonical(type.FromString(bytes.fromhex(text)))})
        except Exception as error:
            messages.append({"error": str(error)})
    return {"messages": messages}


def main():
    pool = load(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(answer(pool, json.loads(line))), flush=True)


main()

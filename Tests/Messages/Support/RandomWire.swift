import CLibProtobufC
import Messages
import TestSupport

/// Random bytes of a message type, made from protobuf-c's descriptor: valid, but in any order, with numbers that both
/// sides have to cut to size, packed and unpacked, and with fields nobody knows.
struct RandomWire {
    var random: SeededGenerator

    mutating func message(_ descriptor: UnsafePointer<ProtobufCMessageDescriptor>) -> [UInt8] {
        let fields = UnsafeBufferPointer(start: descriptor.pointee.fields, count: Int(descriptor.pointee.n_fields))
        let density = Double.random(in: 0...1, using: &random)
        var chunks: [[UInt8]] = []
        var oneofs: Set<UInt32> = []
        for field in fields where Double.random(in: 0...1, using: &random) < density {
            if field.flags & UInt32(PROTOBUF_C_FIELD_FLAG_ONEOF.rawValue) != 0 {
                guard oneofs.insert(field.quantifier_offset).inserted else { continue }
            }
            let repeats = field.label == PROTOBUF_C_LABEL_REPEATED ? Int.random(in: 0...3, using: &random) : 1
            for _ in 0..<repeats { chunks.append(chunk(field)) }
        }
        // Not in an entry of a map: Google's Python gives up the whole entry then.
        if Bool.random(using: &random), !isMapEntry(fields) { chunks.append(unknownField(besides: fields)) }
        chunks.shuffle(using: &random)
        return chunks.flatMap(\.self)
    }

    private func isMapEntry(_ fields: UnsafeBufferPointer<ProtobufCFieldDescriptor>) -> Bool {
        fields.map { String(cString: $0.name) } == ["key", "value"]
    }

    private mutating func chunk(_ field: ProtobufCFieldDescriptor) -> [UInt8] {
        var writer = WireWriter()
        let isNumber =
            field.type != PROTOBUF_C_TYPE_STRING && field.type != PROTOBUF_C_TYPE_BYTES
            && field.type != PROTOBUF_C_TYPE_MESSAGE
        if field.label == PROTOBUF_C_LABEL_REPEATED, isNumber, Bool.random(using: &random) {
            // A reader takes both forms, whatever the .proto file says.
            var packed = WireWriter()
            for _ in 0..<Int.random(in: 0...4, using: &random) { value(field, tag: nil, to: &packed) }
            writer.field(field.id, packed.bytes)
        } else {
            value(field, tag: field.id, to: &writer)
        }
        return writer.bytes
    }

    private mutating func value(_ field: ProtobufCFieldDescriptor, tag: UInt32?, to writer: inout WireWriter) {
        switch field.type {
        case PROTOBUF_C_TYPE_DOUBLE, PROTOBUF_C_TYPE_FIXED64, PROTOBUF_C_TYPE_SFIXED64:
            if let tag { writer.tag(tag, type: 1) }
            // Not a negative zero, which protobuf-c takes for nothing, nor a NaN, of which there are many.
            let number =
                field.type == PROTOBUF_C_TYPE_DOUBLE ? Double.random(in: 1...9e9, using: &random).bitPattern : number()
            writer.fixed(number)
        case PROTOBUF_C_TYPE_FLOAT, PROTOBUF_C_TYPE_FIXED32, PROTOBUF_C_TYPE_SFIXED32:
            if let tag { writer.tag(tag, type: 5) }
            let isFloat = field.type == PROTOBUF_C_TYPE_FLOAT
            writer.fixed(
                isFloat ? Float.random(in: 1...9e9, using: &random).bitPattern : UInt32(truncatingIfNeeded: number()))
        case PROTOBUF_C_TYPE_STRING: if let tag { writer.field(tag, text()) }
        case PROTOBUF_C_TYPE_BYTES:
            if let tag {
                writer.field(
                    tag, (0..<Int.random(in: 0...20, using: &random)).map { _ in .random(in: 0...255, using: &random) })
            }
        case PROTOBUF_C_TYPE_MESSAGE:
            guard let tag, let inner = field.descriptor else { return }
            writer.field(tag, message(inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)))
        default:
            if let tag { writer.tag(tag, type: 0) }
            writer.varint(number())
        }
    }

    private mutating func number() -> UInt64 {
        random.next() >> UInt64.random(in: 0...63, using: &random)
    }

    private mutating func text() -> String {
        let letters: [Character] = ["a", "Z", "0", "-", " ", "ß", "€", "日", "🙂", "\u{1}", "\u{7F}", "\u{10FFFF}"]
        return String((0..<Int.random(in: 0...24, using: &random)).map { _ in letters.randomElement(using: &random)! })
    }

    private mutating func unknownField(besides known: UnsafeBufferPointer<ProtobufCFieldDescriptor>) -> [UInt8] {
        var number = UInt32.random(in: 1...5_000, using: &random)
        while known.contains(where: { $0.id == number }) { number += 1 }
        var writer = WireWriter()
        switch Int.random(in: 0...3, using: &random) {
        case 0: writer.field(number, varint: random.next())
        case 1: writer.field(number, text())
        case 2:
            writer.tag(number, type: 1)
            writer.fixed(random.next())
        default:
            writer.tag(number, type: 5)
            writer.fixed(UInt32(truncatingIfNeeded: random.next()))
        }
        return writer.bytes
    }
}

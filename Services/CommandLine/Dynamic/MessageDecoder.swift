internal import Domain
private import Messages

/// Writes a packed message as JSON, by a server's own description of it.
///
/// As protobuf's JSON with the names of the `.proto` file, in its order; amounts are texts such as `"12.5"`.
struct MessageDecoder {
    let schema: Schema

    /// - Returns: An object over several lines.
    func json(_ bytes: [UInt8], as type: String) -> String { message(bytes, type, indent: "") }

    private func message(_ bytes: [UInt8], _ name: String, indent: String) -> String {
        if let text = wellKnown(bytes, name) { return text }
        guard let type = schema.messages[name] else { return quoted(Base64.encode(bytes)) }
        let values = Self.values(bytes)
        let inner = indent + "  "
        let lines = type.fields.compactMap { field -> String? in
            guard let found = values[field.number] else { return nil }
            return "\(inner)\(quoted(field.name)): \(self.value(found, field, indent: inner))"
        }
        return lines.isEmpty ? "{}" : "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }

    private func value(_ values: [WireReader.Value], _ field: Schema.Field, indent: String) -> String {
        guard field.isRepeated else { return values.last.map { one($0, field, indent: indent) } ?? "null" }
        let inner = indent + "  "
        if let entry = schema.messages[field.typeName], entry.isMapEntry {
            let pairs = values.compactMap { pair($0, entry, indent: inner) }
            return "{\n" + pairs.map { inner + $0 }.joined(separator: ",\n") + "\n\(indent)}"
        }
        let elements = values.flatMap { unpacked($0, field) }.map { inner + one($0, field, indent: inner) }
        return "[\n" + elements.joined(separator: ",\n") + "\n\(indent)]"
    }

    private func pair(_ value: WireReader.Value, _ entry: Schema.MessageType, indent: String) -> String? {
        guard case .bytes(let bytes) = value, entry.fields.count == 2 else { return nil }
        let values = Self.values(bytes)
        let key = values[1]?.last.map { one($0, entry.fields[0], indent: indent) } ?? "\"\""
        let content = values[2]?.last.map { one($0, entry.fields[1], indent: indent) } ?? "\"\""
        return "\(key.hasPrefix("\"") ? key : quoted(key)): \(content)"
    }

    /// Numbers of a repeated field share one length-delimited value.
    private func unpacked(_ value: WireReader.Value, _ field: Schema.Field) -> [WireReader.Value] {
        guard case .bytes(let bytes) = value, ![9, 11, 12, 1, 2, 6, 7, 15, 16].contains(field.type) else {
            return [value]
        }
        var reader = WireReader(bytes)
        var values: [WireReader.Value] = []
        while let number = reader.varint() { values.append(.varint(number)) }
        return values
    }

    private func one(_ value: WireReader.Value, _ field: Schema.Field, indent: String) -> String {
        switch value {
        case .bytes(let bytes):
            switch field.type {
            case 9: return quoted(String(decoding: bytes, as: UTF8.self))
            case 11: return message(bytes, field.typeName, indent: indent)
            default: return quoted(Base64.encode(bytes))
            }
        case .varint(let number): return varint(number, field)
        case .fixed64(let bits):
            return field.type == 1 ? "\(Double(bitPattern: bits))" : "\"\(Int64(bitPattern: bits))\""
        case .fixed32(let bits):
            return field.type == 2 ? "\(Float(bitPattern: bits))" : "\(Int32(bitPattern: bits))"
        }
    }

    private func varint(_ number: UInt64, _ field: Schema.Field) -> String {
        switch field.type {
        case 8: return number != 0 ? "true" : "false"
        case 14:
            let value = Int32(truncatingIfNeeded: number)
            let name = schema.enums[field.typeName]?.values.first { $0.number == value }?.name
            return name.map(quoted) ?? "\(value)"
        case 3: return "\"\(Int64(bitPattern: number))\""
        case 4: return "\"\(number)\""
        case 13: return "\(UInt32(truncatingIfNeeded: number))"
        case 17, 18: return "\(Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1))"
        default: return "\(Int32(truncatingIfNeeded: number))"
        }
    }

    private func wellKnown(_ bytes: [UInt8], _ name: String) -> String? {
        guard ["loyalty.common.v1.Money", "loyalty.common.v1.Decimal", "google.protobuf.Timestamp"].contains(name)
        else {
            return nil
        }
        let values = Self.values(bytes)
        func part(_ number: UInt32) -> Int64 {
            if case .varint(let value) = values[number]?.last { Int64(bitPattern: value) } else { 0 }
        }
        let (whole, nanos) = (part(1), Int32(truncatingIfNeeded: part(2)))
        if name == "google.protobuf.Timestamp" {
            return (try? Timestamp(seconds: whole, nanos: nanos)).map { quoted("\($0)") }
        }
        let decimal = try? FixedDecimal(billionths: Int128(whole) * 1_000_000_000 + Int128(nanos))
        return decimal.map { quoted("\($0)") }
    }

    private static func values(_ bytes: [UInt8]) -> [UInt32: [WireReader.Value]] {
        var reader = WireReader(bytes)
        var values: [UInt32: [WireReader.Value]] = [:]
        while let field = reader.nextField() { values[field.number, default: []].append(field.value) }
        return values
    }

    private func quoted(_ text: String) -> String {
        JSONValue.string(text).description
    }
}

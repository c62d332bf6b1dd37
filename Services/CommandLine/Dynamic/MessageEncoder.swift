internal import Domain
private import Messages

/// Packs a message from JSON, by a server's own description of it.
///
/// As protobuf's JSON, and in addition: an amount may be written as `"12.5"`, an enum value by its short name (`"WAGER"`).
struct MessageEncoder {
    let schema: Schema

    /// A file of sample data or a rule is larger than a command line, and no request larger than this.
    private static let limits = JSONLimits(bytesMax: 4 << 20)

    /// Reads what was typed.
    static func parse(_ text: String) throws(CallInputError) -> JSONValue {
        guard !text.isEmpty else { throw CallInputError("the request is empty; write {}") }
        do throws(DomainError) { return try JSONValue(parsing: text, limits: limits) } catch {
            throw CallInputError("the request \(error.message)")
        }
    }

    /// - Parameter path: Where the value is, for messages; empty for the whole.
    /// - Throws: ``CallInputError`` naming the field.
    func encode(_ value: JSONValue, as name: String, path: String) throws(CallInputError) -> [UInt8] {
        if let bytes = try encodeWellKnown(value, as: name, path: path) { return bytes }
        guard let type = schema.messages[name] else { throw CallInputError("the server does not describe \(name)") }
        guard case .object(let object) = value else {
            throw CallInputError("\(path.isEmpty ? "the request" : path) is an object such as {}")
        }
        var writer = WireWriter()
        for member in object.members {
            let (key, value) = (member.name, member.value)
            guard let field = type.fields.first(where: { $0.name == key || $0.jsonName == key }) else {
                let known = type.fields.map(\.name).joined(separator: ", ")
                throw CallInputError(
                    "\(path)\(key): there is no such field; \(name) has: \(known.isEmpty ? "none" : known)")
            }
            if value != .null { try write(value, field, path: "\(path)\(key)", to: &writer) }
        }
        return writer.bytes
    }

    private func write(
        _ value: JSONValue, _ field: Schema.Field, path: String, to writer: inout WireWriter
    ) throws(CallInputError) {
        guard field.isRepeated else { return try writeOne(value, field, path: path, to: &writer) }
        if schema.messages[field.typeName]?.isMapEntry == true, case .object(let object) = value {
            for member in object.members {
                var pair = JSONObject()
                pair["key"] = .string(member.name)
                pair["value"] = member.value
                let entry = try encode(.object(pair), as: field.typeName, path: "\(path).")
                writer.write(field.number, bytes: entry)
            }
            return
        }
        guard case .array(let elements) = value else { throw CallInputError("\(path) is a list such as []") }
        for (index, element) in elements.enumerated() {
            try writeOne(element, field, path: "\(path)[\(index)]", to: &writer)
        }
    }

    private func writeOne(
        _ value: JSONValue, _ field: Schema.Field, path: String, to writer: inout WireWriter
    ) throws(CallInputError) {
        switch field.type {
        case 9:
            guard case .string(let text) = value else { throw CallInputError("\(path) is a text in quotes") }
            writer.write(field.number, bytes: Array(text.utf8))
        case 12:
            guard case .string(let text) = value, let bytes = Base64.decode(text) else {
                throw CallInputError("\(path) is bytes in base64")
            }
            writer.write(field.number, bytes: bytes)
        case 11: writer.write(field.number, bytes: try encode(value, as: field.typeName, path: "\(path)."))
        case 14: writer.write(field.number, varint: UInt64(bitPattern: Int64(try enumNumber(value, field, path))))
        case 8:
            guard case .bool(let flag) = value else { throw CallInputError("\(path) is true or false") }
            writer.write(field.number, varint: flag ? 1 : 0)
        case 1: writer.write(field.number, fixed64: try number(value, path, Double.init).bitPattern)
        case 2: writer.write(field.number, fixed32: Float(try number(value, path, Double.init)).bitPattern)
        case 4, 13: writer.write(field.number, varint: try number(value, path) { UInt64($0) })
        case 6, 16: writer.write(field.number, fixed64: UInt64(bitPattern: try number(value, path) { Int64($0) }))
        case 7, 15:
            let value = try number(value, path) { Int64($0) }
            writer.write(field.number, fixed32: UInt32(truncatingIfNeeded: value))
        case 17, 18:
            let value = try number(value, path) { Int64($0) }
            writer.write(field.number, varint: UInt64(bitPattern: value << 1 ^ value >> 63))
        default: writer.write(field.number, varint: UInt64(bitPattern: try number(value, path) { Int64($0) }))
        }
    }

    private func number<Number>(
        _ value: JSONValue, _ path: String, _ parse: (String) -> Number?
    ) throws(CallInputError) -> Number {
        guard let number = parse(Self.text(value) ?? "") else {
            throw CallInputError("\(path) is a number that fits, came \(value)")
        }
        return number
    }

    private func enumNumber(_ value: JSONValue, _ field: Schema.Field, _ path: String) throws(CallInputError) -> Int32 {
        let values = schema.enums[field.typeName]?.values ?? []
        if case .number(let number) = value, let number = Int32(number.text) { return number }
        let text = Self.text(value)?.uppercased() ?? ""
        if let known = values.first(where: { $0.name == text || $0.name.hasSuffix("_\(text)") && !text.isEmpty }) {
            return known.number
        }
        throw CallInputError("\(path) is one of \(values.map(\.name).joined(separator: ", "))")
    }

    /// Amounts and times may be written as people write them.
    private func encodeWellKnown(_ value: JSONValue, as name: String, path: String) throws(CallInputError) -> [UInt8]? {
        guard let text = Self.text(value) else { return nil }
        let place = path.hasSuffix(".") ? String(path.dropLast()) : path
        do throws(DomainError) {
            switch name {
            case "loyalty.common.v1.Money", "loyalty.common.v1.Decimal":
                let decimal = try FixedDecimal(text).billionths
                return Self.pair(Int64(truncatingIfNeeded: decimal / 1_000_000_000), Int64(decimal % 1_000_000_000))
            case "google.protobuf.Timestamp":
                let time = try Timestamp(text)
                return Self.pair(time.seconds, Int64(time.nanos))
            default: return nil
            }
        } catch {
            throw CallInputError("\(place): \(error.message)")
        }
    }

    /// A text, or a number as it was written.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .number(let number): number.text
        default: nil
        }
    }

    private static func pair(_ first: Int64, _ second: Int64) -> [UInt8] {
        var writer = WireWriter()
        if first != 0 { writer.write(1, varint: UInt64(bitPattern: first)) }
        if second != 0 { writer.write(2, varint: UInt64(bitPattern: second)) }
        return writer.bytes
    }
}

/// What is wrong with what was typed.
struct CallInputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

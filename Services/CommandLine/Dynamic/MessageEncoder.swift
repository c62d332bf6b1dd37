internal import Domain
private import Foundation

/// Packs a message from JSON, by a server's own description of it.
///
/// As protobuf's JSON, and in addition: an amount may be written as `"12.5"`, an enum value by its short name (`"WAGER"`).
struct MessageEncoder {
    let schema: Schema

    /// - Throws: ``CallInputError`` naming the field.
    func encode(_ text: String, as type: String) throws(CallInputError) -> [UInt8] {
        let object: Any
        do {
            object = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
        } catch {
            throw CallInputError(
                "the request is no JSON: \(text.isEmpty ? "it is empty; write {}" : "check its quotes and brackets")")
        }
        return try encode(object, as: type, path: "")
    }

    private func encode(_ value: Any, as name: String, path: String) throws(CallInputError) -> [UInt8] {
        if let bytes = try encodeWellKnown(value, as: name, path: path) { return bytes }
        guard let type = schema.messages[name] else { throw CallInputError("the server does not describe \(name)") }
        guard let object = value as? [String: Any] else {
            throw CallInputError("\(path.isEmpty ? "the request" : path) is an object such as {}")
        }
        var writer = WireWriter()
        for (key, value) in object.sorted(by: { $0.key < $1.key }) {
            guard let field = type.fields.first(where: { $0.name == key || $0.jsonName == key }) else {
                let known = type.fields.map(\.name).joined(separator: ", ")
                throw CallInputError(
                    "\(path)\(key): there is no such field; \(name) has: \(known.isEmpty ? "none" : known)")
            }
            if !(value is NSNull) { try write(value, field, path: "\(path)\(key)", to: &writer) }
        }
        return writer.bytes
    }

    private func write(
        _ value: Any, _ field: Schema.Field, path: String, to writer: inout WireWriter
    ) throws(CallInputError) {
        guard field.isRepeated else { return try writeOne(value, field, path: path, to: &writer) }
        if schema.messages[field.typeName]?.isMapEntry == true, let object = value as? [String: Any] {
            for (key, value) in object.sorted(by: { $0.key < $1.key }) {
                let entry = try encode(["key": key, "value": value], as: field.typeName, path: "\(path).")
                writer.write(field.number, bytes: entry)
            }
            return
        }
        guard let elements = value as? [Any] else { throw CallInputError("\(path) is a list such as []") }
        for (index, element) in elements.enumerated() {
            try writeOne(element, field, path: "\(path)[\(index)]", to: &writer)
        }
    }

    private func writeOne(
        _ value: Any, _ field: Schema.Field, path: String, to writer: inout WireWriter
    ) throws(CallInputError) {
        switch field.type {
        case 9:
            guard let text = value as? String else { throw CallInputError("\(path) is a text in quotes") }
            writer.write(field.number, bytes: Array(text.utf8))
        case 12:
            guard let text = value as? String, let data = Data(base64Encoded: text) else {
                throw CallInputError("\(path) is bytes in base64")
            }
            writer.write(field.number, bytes: Array(data))
        case 11: writer.write(field.number, bytes: try encode(value, as: field.typeName, path: "\(path)."))
        case 14: writer.write(field.number, varint: UInt64(bitPattern: Int64(try enumNumber(value, field, path))))
        case 8:
            guard let flag = value as? Bool else { throw CallInputError("\(path) is true or false") }
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
        _ value: Any, _ path: String, _ parse: (String) -> Number?
    ) throws(CallInputError) -> Number {
        let text = (value as? String) ?? (value as? NSNumber)?.stringValue ?? ""
        guard let number = parse(text) else { throw CallInputError("\(path) is a number that fits, came \(value)") }
        return number
    }

    private func enumNumber(_ value: Any, _ field: Schema.Field, _ path: String) throws(CallInputError) -> Int32 {
        let values = schema.enums[field.typeName]?.values ?? []
        if let number = value as? NSNumber { return number.int32Value }
        let text = (value as? String)?.uppercased() ?? ""
        if let known = values.first(where: { $0.name == text || $0.name.hasSuffix("_\(text)") && !text.isEmpty }) {
            return known.number
        }
        throw CallInputError("\(path) is one of \(values.map(\.name).joined(separator: ", "))")
    }

    /// Amounts and times may be written as people write them.
    private func encodeWellKnown(_ value: Any, as name: String, path: String) throws(CallInputError) -> [UInt8]? {
        let text = (value as? String) ?? (value as? NSNumber)?.stringValue
        guard let text, !(value is [String: Any]) else { return nil }
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

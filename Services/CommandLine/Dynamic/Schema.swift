/// The messages, enums and services of a server, read from what its reflection answers.
///
/// Source: `google/protobuf/descriptor.proto`; only what a call in JSON needs is kept.
struct Schema: Sendable {
    struct Field: Sendable {
        var name = ""
        var jsonName = ""
        var number: UInt32 = 0
        var isRepeated = false
        /// `FieldDescriptorProto.Type`.
        var type: UInt64 = 0
        /// Of a message or an enum, without the leading dot.
        var typeName = ""
    }

    struct MessageType: Sendable {
        var name = ""
        var fields: [Field] = []
        var isMapEntry = false
    }

    struct EnumType: Sendable {
        var name = ""
        var values: [(name: String, number: Int32)] = []
    }

    struct Method: Sendable {
        var name = ""
        var request = ""
        var response = ""
        var isStreaming = false
        /// Whether it only looks: `option idempotency_level = NO_SIDE_EFFECTS`.
        var hasNoSideEffects = false
    }

    private(set) var messages: [String: MessageType] = [:]
    private(set) var enums: [String: EnumType] = [:]
    private(set) var services: [String: [Method]] = [:]

    /// - Parameter files: Packed `FileDescriptorProto`s.
    init(files: [[UInt8]]) {
        for file in files { add(file: file) }
    }

    private mutating func add(file: [UInt8]) {
        let fields = Self.fields(file)
        let package = fields.text(2)
        for message in fields.blobs(4) { add(message: message, in: package) }
        for type in fields.blobs(5) { add(enumType: type, in: package) }
        for service in fields.blobs(6) {
            let parts = Self.fields(service)
            services["\(package).\(parts.text(1))"] = parts.blobs(2).map { bytes in
                let method = Self.fields(bytes)
                return Method(
                    name: method.text(1), request: method.typeName(2), response: method.typeName(3),
                    isStreaming: method.flag(5) || method.flag(6),
                    hasNoSideEffects: method.blobs(4).contains { Self.fields($0).number(34) == 1 })
            }
        }
    }

    private mutating func add(message: [UInt8], in scope: String) {
        let parts = Self.fields(message)
        let name = "\(scope).\(parts.text(1))"
        var type = MessageType(name: name)
        type.fields = parts.blobs(2).map { bytes in
            let field = Self.fields(bytes)
            return Field(
                name: field.text(1), jsonName: field.text(10), number: UInt32(truncatingIfNeeded: field.number(3)),
                isRepeated: field.number(4) == 3, type: field.number(5), typeName: field.typeName(6))
        }
        type.isMapEntry = parts.blobs(7).contains { Self.fields($0).flag(7) }
        messages[name] = type
        for nested in parts.blobs(3) { add(message: nested, in: name) }
        for nested in parts.blobs(4) { add(enumType: nested, in: name) }
    }

    private mutating func add(enumType: [UInt8], in scope: String) {
        let parts = Self.fields(enumType)
        let name = "\(scope).\(parts.text(1))"
        let values = parts.blobs(2).map { bytes in
            let value = Self.fields(bytes)
            return (value.text(1), Int32(truncatingIfNeeded: value.number(2)))
        }
        enums[name] = EnumType(name: name, values: values)
    }

    private static func fields(_ bytes: [UInt8]) -> [(number: UInt32, value: WireReader.Value)] {
        var reader = WireReader(bytes)
        var fields: [(number: UInt32, value: WireReader.Value)] = []
        while let field = reader.nextField() { fields.append(field) }
        return fields
    }
}

extension [(number: UInt32, value: WireReader.Value)] {
    fileprivate func blobs(_ number: UInt32) -> [[UInt8]] {
        compactMap { field in
            if field.number == number, case .bytes(let bytes) = field.value { bytes } else { nil }
        }
    }

    fileprivate func text(_ number: UInt32) -> String {
        blobs(number).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    fileprivate func typeName(_ number: UInt32) -> String { String(text(number).drop { $0 == "." }) }

    fileprivate func number(_ number: UInt32) -> UInt64 {
        for field in self where field.number == number {
            if case .varint(let value) = field.value { return value }
        }
        return 0
    }

    fileprivate func flag(_ number: UInt32) -> Bool { self.number(number) != 0 }
}

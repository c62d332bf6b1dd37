internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// A property for a field, and its way to protobuf-c's struct and back.
struct FieldCode {
    let field: FieldDescriptor
    let names: Names

    var name: String { Names.member(field.name) }

    /// The type of the property.
    var type: String {
        if let (key, value) = map { return "[\(Self.scalar(key)): \(FieldCode(field: value, names: names).element)]" }
        if field.isRepeated { return "[\(element)]" }
        return field.type == .message ? element + "?" : element
    }

    /// The type of one value.
    var element: String {
        switch field.type {
        case .message: names.type(field.messageType)
        case .enum: names.type(field.enumType)
        default: Self.scalar(field)
        }
    }

    var defaultValue: String {
        if map != nil { return "[:]" }
        if field.isRepeated { return "[]" }
        return switch field.type {
        case .message: "nil"
        case .enum: ".\(Names.enumCase(field.enumType.values[0]))"
        case .string: "\"\""
        case .bytes: "[]"
        case .bool: "false"
        default: "0"
        }
    }

    private var map: (key: FieldDescriptor, value: FieldDescriptor)? {
        field.isMap ? field.messageType.mapKeyAndValue : nil
    }

    private static func scalar(_ field: FieldDescriptor) -> String {
        switch field.type {
        case .double: "Double"
        case .float: "Float"
        case .int64, .sfixed64, .sint64: "Int64"
        case .uint64, .fixed64: "UInt64"
        case .uint32, .fixed32: "UInt32"
        case .bool: "Bool"
        case .string: "String"
        case .bytes: "[UInt8]"
        default: "Int32"
        }
    }

    // MARK: - One value

    private var c: String { Names.cMember(field) }

    /// What C keeps for `value`.
    func built(_ value: String, mustBePresent: Bool = false) -> String {
        switch field.type {
        case .message: "try arena.message(\(value), \"\(field.name)\")"
        case .enum: "\(Names.cType(field.enumType.fullName))(rawValue: .init(truncatingIfNeeded: \(value).rawValue))"
        case .string: "try arena.\(mustBePresent ? "presentText" : "text")(\(value), \"\(field.name)\")"
        case .bytes: "try arena.bytes(\(value))"
        case .bool: "\(value) ? 1 : 0"
        default: value
        }
    }

    /// The Swift value of what C keeps in `source`.
    func copied(_ source: String, mustBePresent: Bool = false) -> String {
        switch field.type {
        case .message: "try UnpackedField.\(mustBePresent ? "presentMessage" : "message")(\(source), \"\(field.name)\")"
        case .enum: "\(element)(rawValue: Int32(truncatingIfNeeded: \(source).rawValue))"
        case .string: "try UnpackedField.text(\(source), \"\(field.name)\")"
        case .bytes: "UnpackedField.bytes(\(source))"
        case .bool: "\(source) != 0"
        default: source
        }
    }

    // MARK: - The field

    func writeBuilding(to text: inout SwiftText) {
        let target = "message.pointee.\(c)"
        if let (key, value) = map {
            writeMapBuilding(FieldCode(field: key, names: names), FieldCode(field: value, names: names), to: &text)
        } else if field.isRepeated {
            text.line("\(target) = \(builtArray)")
            text.line("message.pointee.n_\(Names.cField(field)) = self.\(name).count")
        } else {
            text.line("\(target) = \(built("self.\(name)"))")
        }
    }

    private var builtArray: String {
        switch field.type {
        case .message: "try arena.messages(self.\(name), \"\(field.name)\")"
        case .string: "try arena.texts(self.\(name), \"\(field.name)\")"
        case .bytes: "try arena.blobs(self.\(name))"
        case .bool, .enum: "try arena.numbers(self.\(name)) { \(built("$0")) }"
        default: "try arena.numbers(self.\(name))"
        }
    }

    private func writeMapBuilding(_ key: FieldCode, _ value: FieldCode, to text: inout SwiftText) {
        let entry = field.messageType!.fullName
        text.line("message.pointee.\(c) = try arena.entries(self.\(name), \"\(field.name)\") {")
        text.indented { text in
            text.line("(entry: UnsafeMutablePointer<\(Names.cType(entry))>, key, value) throws(MessageError) in")
            text.line("\(Names.cPrefix(entry))__init(entry)")
            text.line("entry.pointee.key = \(key.built("key"))")
            text.line("entry.pointee.value = \(value.built("value"))")
        }
        text.line("}")
        text.line("message.pointee.n_\(Names.cField(field)) = self.\(name).count")
    }

    func writeCopying(to text: inout SwiftText) {
        let source = "_c.pointee.\(c)"
        if let (key, value) = map {
            let (key, value) = (FieldCode(field: key, names: names), FieldCode(field: value, names: names))
            let entry = "UnsafeMutablePointer<\(Names.cType(field.messageType.fullName))>"
            text.line("let \(name): \(type) = try UnpackedField.entries(\(source), \(count), \"\(field.name)\") {")
            text.indented { text in
                text.line("(entry: \(entry)) throws(MessageError) -> (\(Self.scalar(key.field)), \(value.element)) in")
                text.line(
                    "(\(key.copied("entry.pointee.key")), \(value.copied("entry.pointee.value", mustBePresent: true)))")
            }
            text.line("}")
        } else if field.isRepeated {
            text.line("let \(name): \(type) = \(copiedArray(source))")
        } else {
            text.line("let \(name): \(type) = \(copied(source))")
        }
    }

    private var count: String { "_c.pointee.n_\(Names.cField(field))" }

    private func copiedArray(_ source: String) -> String {
        switch field.type {
        case .message: "try UnpackedField.messages(\(source), \(count), \"\(field.name)\")"
        case .string: "try UnpackedField.texts(\(source), \(count), \"\(field.name)\")"
        case .bytes: "UnpackedField.blobs(\(source), \(count))"
        case .bool, .enum: "UnpackedField.numbers(\(source), \(count)) { \(copied("$0")) }"
        default: "UnpackedField.numbers(\(source), \(count))"
        }
    }
}

internal import SwiftProtobufPluginLibrary

/// A property of a message: a field, or a oneof in the place of its first field.
enum MemberCode {
    case field(FieldCode)
    case oneof(OneofCode)

    static func members(of message: Descriptor, names: Names) -> [MemberCode] {
        message.fields.compactMap { field in
            guard let oneof = field.realContainingOneof else { return .field(FieldCode(field: field, names: names)) }
            guard oneof.fields.first?.number == field.number else { return nil }
            return .oneof(OneofCode(oneof: oneof, names: names))
        }
    }

    var name: String {
        switch self {
        case .field(let field): field.name
        case .oneof(let oneof): oneof.name
        }
    }

    var type: String {
        switch self {
        case .field(let field): field.type
        case .oneof(let oneof): oneof.type + "?"
        }
    }

    var defaultValue: String {
        switch self {
        case .field(let field): field.defaultValue
        case .oneof: "nil"
        }
    }

    func writeDeclaration(to text: inout SwiftText) {
        switch self {
        case .field(let field): text.documentation(of: field.field)
        case .oneof(let oneof): text.documentation(of: oneof.oneof)
        }
        text.line("public var \(name): \(type)")
    }

    func writeBuilding(to text: inout SwiftText) {
        switch self {
        case .field(let field): field.writeBuilding(to: &text)
        case .oneof(let oneof): oneof.writeBuilding(to: &text)
        }
    }

    func writeCopying(to text: inout SwiftText) {
        switch self {
        case .field(let field): field.writeCopying(to: &text)
        case .oneof(let oneof): oneof.writeCopying(to: &text)
        }
    }
}

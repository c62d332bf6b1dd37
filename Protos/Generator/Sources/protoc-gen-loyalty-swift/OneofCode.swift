internal import SwiftProtobufPluginLibrary

/// A nested enum for a oneof, and its way to protobuf-c's union and back.
struct OneofCode {
    let oneof: OneofDescriptor
    let names: Names

    var name: String { Names.member(oneof.name) }
    var type: String { Names.typeName(oneof.name) }

    private var fields: [FieldCode] { oneof.fields.map { FieldCode(field: $0, names: names) } }

    func writeType(to text: inout SwiftText) {
        text.documentation(of: oneof)
        text.block("public enum \(type): Sendable, Hashable") { text in
            for field in fields {
                text.documentation(of: field.field)
                text.line("case \(Names.enumCase(field.field.name))(\(field.element))")
            }
        }
    }

    func writeBuilding(to text: inout SwiftText) {
        let caseType = Names.cCaseType(oneof)
        text.switching("switch self.\(name)") { text in
            for field in fields {
                text.line("case .\(Names.enumCase(field.field.name))(let value):")
                text.indented { text in
                    text.line("message.pointee.\(Names.cCase(oneof)) = \(caseType)(rawValue: \(field.field.number))")
                    text.line(
                        "message.pointee.\(Names.cMember(field.field)) = \(field.built("value", mustBePresent: true))")
                }
            }
            text.line("case nil: break")
        }
    }

    func writeCopying(to text: inout SwiftText) {
        text.switching("let \(name): \(type)? = switch _c.pointee.\(Names.cCase(oneof)).rawValue") { text in
            for field in fields {
                let value = field.copied("_c.pointee.\(Names.cMember(field.field))", mustBePresent: true)
                // `try` covers the whole expression, or it would have to be repeated inside.
                let isThrowing = value.hasPrefix("try ")
                let payload = isThrowing ? String(value.dropFirst(4)) : value
                let expression = ".\(Names.enumCase(field.field.name))(\(payload))"
                text.line("case \(field.field.number): \(isThrowing ? "try " : "")\(expression)")
            }
            text.line("default: nil")
        }
    }
}

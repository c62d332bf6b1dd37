internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// A Swift struct and its way to protobuf-c's struct and back.
struct MessageCode {
    let message: Descriptor
    let names: Names

    private var cType: String { Names.cType(message.fullName) }
    private var cInit: String { Names.cPrefix(message.fullName) + "__init" }
    private var members: [MemberCode] { MemberCode.members(of: message, names: names) }

    func write(to text: inout SwiftText) {
        text.documentation(of: message)
        text.block("public struct \(Names.typeName(message.name)): Message") { text in
            for member in members {
                member.writeDeclaration(to: &text)
                text.line()
            }
            writeInitializers(to: &text)
            text.line()
            writeDescription(to: &text)
            text.line()
            writeBuilding(to: &text)
            text.line()
            writeCopying(to: &text)
            writeNestedTypes(to: &text)
        }
    }

    private func writeInitializers(to text: inout SwiftText) {
        if members.isEmpty {
            text.line("public init() {}")
            return
        }
        text.block("public init()") { text in
            for member in members { text.line("self.\(member.name) = \(member.defaultValue)") }
        }
        text.line()
        text.line("public init(")
        text.indented { text in
            text.line(members.map { "\($0.name): \($0.type) = \($0.defaultValue)" }.joined(separator: ",\n"))
        }
        text.block(")") { text in
            for member in members { text.line("self.\(member.name) = \(member.name)") }
        }
    }

    private func writeDescription(to text: inout SwiftText) {
        text.line("public static var fullName: String { \"\(message.fullName)\" }")
        text.line()
        text.block(
            "public nonisolated(unsafe) static let cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> =", end: "}()"
        ) { text in
            // A constant of C has no address in Swift; every message points to its descriptor, though.
            text.line("var message = \(cType)()")
            text.line("\(cInit)(&message)")
            text.line("return message.base.descriptor")
        }
    }

    private func writeBuilding(to text: inout SwiftText) {
        text.block(
            "public func makeCMessage(in arena: MessageArena) throws(MessageError) -> UnsafePointer<ProtobufCMessage>"
        ) { text in
            text.line("let message = try arena.allocate(of: \(cType).self)")
            text.line("\(cInit)(message)")
            for member in members { member.writeBuilding(to: &text) }
            text.line("return UnsafeRawPointer(message).assumingMemoryBound(to: ProtobufCMessage.self)")
        }
    }

    private func writeCopying(to text: inout SwiftText) {
        text.block("public init(copying message: UnsafePointer<ProtobufCMessage>) throws(MessageError)") { text in
            guard !members.isEmpty else { return }
            // Locals first: a struct that is half made when a field throws is copied as a whole at the end. The
            // underscore keeps the pointer apart from fields.
            text.line("let _c = UnsafeRawPointer(message).assumingMemoryBound(to: \(cType).self)")
            for member in members { member.writeCopying(to: &text) }
            for member in members { text.line("self.\(member.name) = \(member.name)") }
        }
    }

    private func writeNestedTypes(to text: inout SwiftText) {
        for oneof in message.oneofs {
            text.line()
            OneofCode(oneof: oneof, names: names).writeType(to: &text)
        }
        for type in message.enums {
            text.line()
            EnumCode(type: type).write(to: &text)
        }
        for nested in message.messages where !nested.options.mapEntry {
            text.line()
            MessageCode(message: nested, names: names).write(to: &text)
        }
    }
}

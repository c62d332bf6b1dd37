internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// The messages and enums of one proto file.
struct MessagesFile {
    let file: FileDescriptor
    let names: Names

    func contents() -> String {
        var text = SwiftText(generatedFrom: file.name)
        text.imports(imports)
        for type in file.enums {
            EnumCode(type: type).write(to: &text)
            text.line()
        }
        for message in file.messages {
            MessageCode(message: message, names: names).write(to: &text)
            text.line()
        }
        return text.text.trimmingTrailingNewlines + "\n"
    }

    /// Swift warns of a public import that nothing public uses, so each is here only if something does.
    private var imports: [String: String] {
        var imports = ["Messages": "public"]
        guard !file.messages.isEmpty else { return imports }
        imports["CLibProtobufC"] = "public"
        imports[names.cModule] = "private"
        func add(_ home: FileDescriptor) {
            guard names.swiftModule(of: home) != names.swiftModule else { return }
            imports[names.swiftModule(of: home)] = "public"
            imports[names.cModule(of: home)] = "private"
        }
        func visit(_ message: Descriptor) {
            for field in message.fields {
                if let type = field.messageType, field.type == .message { add(type.file) }
                if let type = field.enumType, field.type == .enum { add(type.file) }
            }
            message.messages.forEach(visit)
        }
        file.messages.forEach(visit)
        return imports
    }
}

extension String {
    var trimmingTrailingNewlines: String {
        var result = self
        while result.last == "\n" { result.removeLast() }
        return result
    }
}

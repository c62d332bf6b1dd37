internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// The list of all messages of a module, for whoever wants to treat them alike: tests, fuzzers, tools.
struct ModuleFile {
    let module: String
    let files: [FileDescriptor]
    let contracts: ContractTable

    func contents() -> String {
        let ordered = files.sorted { $0.name < $1.name }
        var text = SwiftText(generatedFrom: ordered.map(\.name).joined(separator: ",\n// "))
        text.imports(["Messages": "public"])
        text.line("/// Every message of this contract.")
        text.block("public enum \(module)Messages") { text in
            text.line("/// In the order of the files and within them.")
            text.line("public static let all: [any Message.Type] = [")
            text.indented { text in
                for message in ordered.flatMap(\.messages).flatMap(Self.withNested) {
                    text.line("\(Names.path(message)).self,")
                }
            }
            text.line("]")
        }
        return text.text
    }

    private static func withNested(_ message: Descriptor) -> [Descriptor] {
        [message] + message.messages.filter { !$0.options.mapEntry }.flatMap(withNested)
    }
}

internal import SwiftProtobufPluginLibrary

/// The services of one proto file.
struct ServicesFile {
    let file: FileDescriptor
    let names: Names

    func contents() -> String {
        var text = SwiftText(generatedFrom: file.name)
        text.imports(["RPC": "public"])
        for service in file.services {
            ServiceCode(service: service, names: names).write(to: &text)
            text.line()
        }
        return text.text.trimmingTrailingNewlines + "\n"
    }
}

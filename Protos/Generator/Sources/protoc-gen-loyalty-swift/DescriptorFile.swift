private import Foundation
internal import SwiftProtobuf
internal import SwiftProtobufPluginLibrary

/// What reflection answers of one proto file: its packed descriptor, with the comments.
struct DescriptorFile {
    let file: FileDescriptor
    let names: Names

    func contents() throws -> String {
        var text = SwiftText(generatedFrom: file.name)
        let foreign = Set(allDependencies(of: file).map(names.swiftModule(of:))).subtracting([names.swiftModule])
        var imports = Dictionary(uniqueKeysWithValues: foreign.map { ($0, "private") })
        imports["Messages"] = "private"
        text.imports(imports)
        let base64 = try packed().base64EncodedString()
        text.line("/// `\(file.name)` as protobuf describes it, for reflection.")
        text.block("public enum \(names.fileStem(file))File") { text in
            text.line("/// A packed `google.protobuf.FileDescriptorProto`, with the comments of the file.")
            text.line("public static let descriptor: [UInt8] = Base64.decode(")
            text.indented { text in
                text.line("\"\"\"")
                for line in Self.lines(base64) { text.line(line) }
                text.line("\"\"\"")
            }
            text.line(")")
            text.line()
            text.line("/// The same, after those of all files that it imports.")
            text.line("public static let descriptors: [[UInt8]] = [")
            text.indented { text in
                for dependency in allDependencies(of: file) { text.line(reference(to: dependency) + ".descriptor,") }
                text.line("descriptor,")
            }
            text.line("]")
        }
        return text.text
    }

    private func reference(to other: FileDescriptor) -> String {
        let module = names.swiftModule(of: other)
        let type = names.fileStem(other) + "File"
        return module == names.swiftModule ? type : "\(module).\(type)"
    }

    /// All files that a file needs, each after those that it needs itself.
    private func allDependencies(of file: FileDescriptor) -> [FileDescriptor] {
        var seen: Set<String> = []
        var result: [FileDescriptor] = []
        func visit(_ file: FileDescriptor) {
            for dependency in file.dependencies where seen.insert(dependency.name).inserted {
                visit(dependency)
                result.append(dependency)
            }
        }
        visit(file)
        return result
    }

    private func packed() throws -> Data {
        var options = ExtractProtoOptions()
        options.includeSourceCodeInfo = true
        var proto = file.extractProto(options: options)
        // Positions without a comment are three quarters of the size and of no use to a caller.
        proto.sourceCodeInfo.location.removeAll { $0.leadingComments.isEmpty && $0.trailingComments.isEmpty }
        return try proto.serializedBytes()
    }

    private static func lines(_ text: String) -> [String] {
        var rest = text[...]
        var lines: [String] = []
        while !rest.isEmpty {
            lines.append(String(rest.prefix(108)))
            rest = rest.dropFirst(108)
        }
        return lines
    }
}

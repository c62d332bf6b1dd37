import Foundation
import Messages
import Testing

/// Google's Python protobuf in a process of its own, which speaks as peer.py says.
final class PythonPeer {
    struct Answer: Decodable {
        struct Message: Decodable {
            var bytes: String?
            var text: String?
            var error: String?
        }
        var messages: [Message]
    }

    private struct Question: Encodable {
        var `do`: String
        var type: String
        var seed: UInt64?
        var count: Int?
        var messages: [String]?
    }

    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var unread = Data()

    init() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let descriptors = try Self.describe(root)
        process.executableURL = root.appending(path: "Tests/python")
        process.arguments = [root.appending(path: "Tests/Messages/peer.py").path, descriptors.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// The contracts as Python reads them: straight from the .proto files, not from what we generated.
    private static func describe(_ root: URL) throws -> URL {
        let protos = root.appending(path: "Protos")
        let files = FileManager.default.enumerator(
            at: protos.appending(path: "loyalty"), includingPropertiesForKeys: nil)
        let names = (files?.compactMap { ($0 as? URL)?.path } ?? []).filter { $0.hasSuffix(".proto") }.sorted()
        let target = FileManager.default.temporaryDirectory.appending(path: "contracts-\(UUID()).pb")
        let protoc = Process()
        protoc.executableURL = URL(filePath: "/usr/bin/env")
        protoc.arguments =
            ["protoc", "--proto_path=\(protos.path)", "--include_imports", "--descriptor_set_out=\(target.path)"]
            + names
        try protoc.run()
        protoc.waitUntilExit()
        try #require(protoc.terminationStatus == 0, "protoc must be installed: run Protos/regenerate once")
        return target
    }

    /// Random messages of a type, with their canonical text.
    func randomMessages(_ type: any Message.Type, seed: UInt64, count: Int) throws -> [(bytes: [UInt8], text: String)] {
        let answer = try ask(Question(do: "random", type: type.fullName, seed: seed, count: count))
        return try answer.messages.map { (bytes(hex: try #require($0.bytes)), try #require($0.text)) }
    }

    /// The canonical text of messages, or why Google's implementation refuses them.
    func read(_ messages: [[UInt8]], as type: any Message.Type) throws -> [Answer.Message] {
        try ask(Question(do: "read", type: type.fullName, messages: messages.map { hex($0) })).messages
    }

    /// The first line of a service's comment, from packed descriptors alone.
    func comment(ofService name: String, in descriptors: [[UInt8]]) throws -> String? {
        try ask(Question(do: "describe", type: name, messages: descriptors.map { hex($0) })).messages.first?.text
    }

    private func ask(_ question: Question) throws -> Answer {
        try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(question) + Data("\n".utf8))
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[unread.startIndex..<end]
                unread = Data(unread[(end + 1)...])
                return try JSONDecoder().decode(Answer.self, from: line)
            }
            let more = output.fileHandleForReading.availableData
            try #require(!more.isEmpty, "peer.py ended: run Tests/python Tests/Messages/peer.py to see why")
            unread += more
        }
    }
}

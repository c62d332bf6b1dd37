import Foundation
import Logging
import Testing

@testable import ServiceRuntime

@Suite("Log")
struct ServiceLogHandlerTests {
    @Test("A JSON line has the fixed message and the fields, and is one line whatever is logged")
    func json() throws {
        let lines = try logged(format: .json) { logger in
            logger.info("purchase recorded", metadata: ["user": "a\"b\nc", "items": ["1", "2"], "by": ["x": "y"]])
        }
        let line = try #require(lines.first)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        #expect(lines.count == 1)
        #expect(object["message"] as? String == "purchase recorded")
        #expect(object["level"] as? String == "info")
        #expect(object["service"] as? String == "rewards")
        #expect(object["user"] as? String == "a\"b\nc")
        #expect(object["items"] as? [String] == ["1", "2"])
        #expect(object["by"] as? [String: String] == ["x": "y"])
    }

    @Test("A text line quotes what needs it and lets no value forge a line")
    func text() throws {
        let lines = try logged(format: .text) { logger in
            logger.warning("login\nfailed", metadata: ["user": "a b\n2026 ERROR", "count": "3"])
        }
        #expect(lines.count == 1)
        #expect(lines[0].hasSuffix(#" WARNING  rewards login failed count=3 user="a b\n2026 ERROR""#))
    }

    @Test("Lines below the level are not written; an event's own fields win over the logger's")
    func levelAndFields() throws {
        let lines = try logged(format: .text) { logger in
            var logger = logger
            logger[metadataKey: "call"] = "outer"
            logger.debug("hidden")
            logger.info("shown", metadata: ["call": "inner"])
        }
        #expect(lines.map { $0.hasSuffix("shown call=inner") } == [true])
    }

    @Test("Lines from many tasks do not mix and none is lost")
    func concurrentLines() async throws {
        let count = 2_000
        let pipe = try OutputFile()
        let output = pipe.output
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    let logger = makeLogger(.json, output)
                    for index in 0..<(count / 4) {
                        logger.info("line", metadata: ["task": "\(task)", "index": "\(index)"])
                    }
                }
            }
        }
        output.flush()
        let lines = try pipe.lines()
        #expect(lines.count == count)
        #expect(lines.allSatisfy { $0.hasPrefix("{\"time\"") && $0.hasSuffix("}") })
    }

    @Test(
        "Times are right across leap days and the turn of the year",
        arguments: [
            (951_782_400, "2000-02-29T00:00:00.007Z"), (1_735_689_599, "2024-12-31T23:59:59.007Z"),
            (1_795_262_400, "2026-11-21T12:00:00.007Z"), (0, "1970-01-01T00:00:00.007Z"),
        ] as [(Int64, String)])
    func times(seconds: Int64, expected: String) {
        var line: [UInt8] = []
        LogTime.append(seconds: seconds, milliseconds: 7, to: &line)
        #expect(String(decoding: line, as: UTF8.self) == expected)
    }
}

// MARK: - Fixtures

private func makeLogger(_ format: LogFormat, _ output: LogOutput) -> Logger {
    Logger(label: "test") { label in
        ServiceLogHandler(label: label, service: "rewards", format: format, level: .info, output: output)
    }
}

private func logged(format: LogFormat, _ body: (Logger) -> Void) throws -> [String] {
    let file = try OutputFile()
    body(makeLogger(format, file.output))
    file.output.flush()
    return try file.lines()
}

/// A log that goes to a file, removed with the test.
private final class OutputFile: Sendable {
    let output: LogOutput
    private let handle: FileHandle
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data().write(to: url)
        handle = try FileHandle(forWritingTo: url)
        output = LogOutput(descriptor: handle.fileDescriptor)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func lines() throws -> [String] {
        try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map(String.init)
    }
}

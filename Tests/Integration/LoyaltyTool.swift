import Foundation
import LoyaltyHarness

/// Runs `loyalty` as a user does.
enum LoyaltyTool {
    struct Answer: Sendable {
        let status: Int32
        let output: String
        let error: String
    }

    /// On a thread of its own: a test that waited on one of the few that tasks share would keep the services in its own
    /// process from answering.
    static func run(_ arguments: [String]) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try runAndWait(arguments) }) }
        }
    }

    private static func runAndWait(_ arguments: [String]) throws -> Answer {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("loyalty")
        process.arguments = arguments
        let (output, error) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = error
        try process.run()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = error.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(
            status: process.terminationStatus, output: String(decoding: answer, as: UTF8.self),
            error: String(decoding: complaint, as: UTF8.self))
    }
}

extension LoyaltyHarness {
    /// The options that tell the tool where this harness's services are.
    var addressOptions: [String] {
        LoyaltyService.allCases.flatMap { ["--\($0.rawValue)", address(of: $0)] }
    }
}

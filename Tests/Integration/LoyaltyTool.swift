import Foundation
import LoyaltyHarness

/// Runs `loyalty` as a user does.
enum LoyaltyTool {
    struct Answer {
        let status: Int32
        let output: String
        let error: String
    }

    static func run(_ arguments: [String]) throws -> Answer {
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

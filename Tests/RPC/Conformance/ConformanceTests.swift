import Foundation
import RPC
import Testing

/// Runs the client in Python, which knows `PROTOCOL.md` and the `.proto` files only, against a server.
@Suite("Conformance", .serialized, .timeLimit(.minutes(5)))
struct ConformanceTests {
    private static let command = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Conformance/run")

    @Test("A client that was written from PROTOCOL.md alone is answered as it says, over TCP")
    func tcp() async throws {
        try await withRunning(try RPCServer.testing(.conformance)) { address in
            try await run(["--address", "\(address)"])
        }
    }

    @Test("The same, over TLS")
    func tls() async throws {
        let certificates = try TestCertificates()
        try certificates.issue("server", names: ["DNS:localhost"])
        try certificates.issue("client", names: ["URI:spiffe://loyalty/python"])
        var configuration = RPCServerConfiguration.conformance
        configuration.security = try .mutualTLS(certificates.store("server"))
        try await withRunning(try RPCServer.testing(configuration)) { address in
            let files = ["client.pem", "client.key", "authority.pem"].map { certificates.path($0) }
            try await run(["--address", "\(address)", "--case", "*unary*", "--certificates"] + files)
            try await run(["--address", "\(address)", "--case", "*stream*", "--certificates"] + files)
        }
    }

    private func run(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = Self.command
        process.arguments = arguments
        let output = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString).log")
        try Data().write(to: output)
        defer { try? FileManager.default.removeItem(at: output) }
        let handle = try FileHandle(forWritingTo: output)
        process.standardOutput = handle
        process.standardError = handle
        let status = try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Int32, any Error>) in
            process.terminationHandler = { ended.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                ended.resume(throwing: error)
            }
        }
        let lines = try String(contentsOf: output, encoding: .utf8)
        #expect(status == 0, "\(lines)")
    }
}

extension RPCServerConfiguration {
    /// Impatient, so that the cases of slow peers are over soon.
    fileprivate static var conformance: RPCServerConfiguration {
        var configuration = RPCServerConfiguration()
        configuration.frameTimeout = .seconds(2)
        configuration.helloTimeout = .seconds(2)
        return configuration
    }
}

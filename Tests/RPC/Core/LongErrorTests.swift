import RPC
import Testing

@Suite("A long error")
struct LongErrorTests {
    @Test(
        "reaches the caller with the beginning of its message, however few characters that is",
        arguments: [
            String(repeating: "x", count: 100_000), "e" + String(repeating: "\u{301}", count: 50_000),
            String(repeating: "👩‍👩‍👧‍👦", count: 5_000),
        ])
    func message(_ text: String) async throws {
        let service = EchoService(unary: { _, _ in throw RPCError(.notFound, text) })
        try await withEcho(service: service) { echo in
            let error = try await #require(throws: RPCError.self) { _ = try await echo.unary([1]) }
            #expect(error.code == .notFound)
            #expect(error.message.unicodeScalars.starts(with: text.unicodeScalars.prefix(200)))
            #expect(error.message.unicodeScalars.count == 201, "and …")
        }
    }

    @Test("keeps the first violations of many, and of each its beginning")
    func violations() async throws {
        let description = String(repeating: "y", count: 5_000)
        let all = (0..<1_000).map { RPCError.FieldViolation(field: "rows[\($0)]", description: description) }
        let service = EchoService(unary: { _, _ in throw RPCError.invalidArgument(all) })
        try await withEcho(service: service) { echo in
            let error = try await #require(throws: RPCError.self) { _ = try await echo.unary([1]) }
            #expect(error.code == .invalidArgument)
            #expect(error.details.fieldViolations.map(\.field) == (0..<20).map { "rows[\($0)]" })
            #expect(error.details.fieldViolations.allSatisfy { $0.description.utf8.count < 1_000 })
            #expect(error.message.hasPrefix("rows[0]: yyy"))
        }
    }
}

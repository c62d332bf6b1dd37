import NIOConcurrencyHelpers
import RPC
import Testing
import TestingContract

@Suite(.timeLimit(.minutes(1)))
struct InterceptorTests {
    private struct Recorder: ServerInterceptor, ClientInterceptor {
        let name: String
        let events: NIOLockedValueBox<[String]>

        func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
            events.withLockedValue { $0.append("\(name) \(context.path) \(context.metadata["from"] ?? "")") }
            try await next()
            events.withLockedValue { $0.append("\(name) done") }
        }

        func intercept(
            _ call: ClientCallDescription, _ next: (CallOptions) async throws(RPCError) -> Void
        ) async throws(RPCError) {
            var options = call.options
            options.metadata.set("from", name)
            try await next(options)
        }
    }

    private struct Deny: ServerInterceptor {
        func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
            throw RPCError(.permissionDenied, "no")
        }
    }

    @Test("Interceptors stand around the handler in order, and may add metadata")
    func order() async throws {
        let events = NIOLockedValueBox<[String]>([])
        try await withEcho(
            serverInterceptors: [Recorder(name: "outer", events: events), Recorder(name: "inner", events: events)],
            clientInterceptors: [Recorder(name: "client", events: events)]
        ) { echo in
            try await expectEqual(echo.unary([1]), [1])
        }
        #expect(
            events.withLockedValue { $0 } == [
                "outer test.Echo/Unary client", "inner test.Echo/Unary client", "inner done", "outer done",
            ])
    }

    @Test("A call that an interceptor refuses does not reach its handler, of whatever kind it is")
    func refuse() async throws {
        let service = EchoService(
            unary: { _, _ in throw RPCError(.dataLoss, "the handler ran") },
            upload: { _, _ in throw RPCError(.dataLoss, "the handler ran") },
            download: { _, _, _ in throw RPCError(.dataLoss, "the handler ran") },
            chat: { _, _, _ in throw RPCError(.dataLoss, "the handler ran") })
        try await withEcho(service: service, serverInterceptors: [Deny()]) { echo in
            let errors = [
                try await rpcError { _ = try await echo.unary([1]) },
                try await rpcError { _ = try await echo.client.clientStreaming(EchoService.uploadMethod) { _ in } },
                try await rpcError {
                    try await echo.client.serverStreaming(EchoService.downloadMethod, Payload()) { responses in
                        for try await _ in responses {}
                    }
                },
                try await rpcError {
                    try await echo.client.bidirectional(EchoService.chatMethod) { _, responses in
                        for try await _ in responses {}
                    }
                },
            ]
            #expect(errors.map(\.code) == Array(repeating: .permissionDenied, count: 4))
        }
    }
}

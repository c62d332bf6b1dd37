import RPC
import Testing
import Tracing

@Suite("Tracing")
struct TracingInterceptorTests {
    @Test("A call's span on the server is a child of the caller's, by way of traceparent")
    func carries() async throws {
        let tracer = RecordingTracer()
        let interceptor = TracingInterceptor(tracer)
        try await interceptor.intercept(ClientCallDescription.fixture()) { (options) async throws(RPCError) in
            #expect(options.metadata["traceparent"] == "1")
            do {
                try await interceptor.intercept(CallContext.fixture(metadata: options.metadata)) {}
            } catch {
                throw RPCError(thrownBy: error)
            }
        }
        let spans = tracer.spans
        #expect(spans.map(\.kind) == [.server, .client], "in the order of their ends")
        #expect(spans[0].parent == spans[1].trace)
        #expect(spans.allSatisfy { $0.name == "shop.v1.Ledger/Post" && $0.code == nil })
    }

    @Test("A call that failed leaves its code in the span")
    func fails() async throws {
        let tracer = RecordingTracer()
        await #expect(throws: RPCError.self) {
            try await TracingInterceptor(tracer).intercept(CallContext.fixture()) { throw RPCError(.notFound, "none") }
        }
        #expect(tracer.spans.map(\.code) == [5])
    }
}

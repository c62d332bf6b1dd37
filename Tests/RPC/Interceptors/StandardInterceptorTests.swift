import Logging
import RPC
import Synchronization
import Testing

@Suite("Standard interceptors")
struct StandardInterceptorTests {
    private let context = CallContext.fixture(peer: PeerIdentity(name: "spiffe://loyalty/vip"))
    private let call = ClientCallDescription.fixture()
    private let refused = RPCError(.notFound, "no such player", cause: Fault())

    private struct Fault: Error {}

    private final class Recorder: CallObserver {
        let events = Mutex<[String]>([])

        func callStarted(_ side: CallSide, method: String) { events.withLock { $0.append("\(side) started") } }

        func callEnded(_ side: CallSide, method: String, code: RPCError.Code?, duration: Duration) {
            events.withLock { $0.append("\(side) ended \(code.map { "\($0)" } ?? "ok") \(duration >= .zero)") }
        }
    }

    @Test("An observer hears of every call once, with how it ended, on both sides")
    func observing() async throws {
        let recorder = Recorder()
        let interceptor = ObservingInterceptor(recorder)
        try await interceptor.intercept(context) {}
        await #expect(throws: RPCError.self) {
            try await interceptor.intercept(call) { (_) async throws(RPCError) in throw refused }
        }
        await #expect(throws: Fault.self) { try await interceptor.intercept(context) { throw Fault() } }
        #expect(
            recorder.events.withLock { $0 } == [
                "server started", "server ended ok true", "client started", "client ended notFound true",
                "server started", "server ended internalError true",
            ])
    }

    @Test("A call is one line: fields for who, what, how and how long; a fault of this side is an error with its cause")
    func logging() async throws {
        let log = LogRecorder()
        let interceptor = LoggingInterceptor(log.logger)
        try await interceptor.intercept(context) {}
        await #expect(throws: RPCError.self) { try await interceptor.intercept(context) { throw refused } }
        await #expect(throws: Fault.self) { try await interceptor.intercept(context) { throw Fault() } }
        let lines = log.lines
        #expect(lines.map(\.message) == ["call served", "call served", "call served"])
        #expect(lines.map(\.level) == [.info, .info, .error])
        #expect(lines.map { $0.metadata["code"] } == ["ok", "notFound", "internalError"])
        #expect(lines.allSatisfy { $0.metadata["peer"] == "spiffe://loyalty/vip" && $0.metadata["duration_us"] != nil })
        #expect(lines[1].metadata["reason"] == "no such player")
        #expect(lines[1].metadata["cause"] == "Fault()")
    }

    @Test("A line that nobody reads is not made")
    func quiet() async throws {
        let log = LogRecorder()
        var logger = log.logger
        logger.logLevel = .error
        try await LoggingInterceptor(logger).intercept(call) { _ in }
        #expect(log.lines.isEmpty)
    }

    @Test("A call that the table allows goes through; others are refused before the handler, with what to do")
    func authorization() async throws {
        let table = try AuthorizationTable(parsing: "shop.v1.Ledger/Post spiffe://loyalty/vip")
        let interceptor = AuthorizationInterceptor(table)
        try await confirmation { called in try await interceptor.intercept(context) { called() } }
        for (peer, code) in [
            (PeerIdentity(name: "spiffe://loyalty/x"), RPCError.Code.permissionDenied), (nil, .unauthenticated),
        ] {
            let error = await #expect(throws: RPCError.self) {
                try await interceptor.intercept(CallContext.fixture(peer: peer)) { Issue.record("was called") }
            }
            #expect(error?.code == code)
            #expect(error?.message.contains("shop.v1.Ledger/Post") == true)
        }
    }
}

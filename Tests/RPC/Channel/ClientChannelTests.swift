import RPC
import TestSupport
import Testing

@Suite("Channel", .timeLimit(.minutes(1)))
struct ClientChannelTests {
    private let first = Endpoint(.internet(host: "10.0.0.1", port: 1))
    private let second = Endpoint(.internet(host: "10.0.0.2", port: 1))
    private let connector = FakeConnector()
    private let scheduler = ManualScheduler()
    private let lost = RPCError(.unavailable, "connection reset")

    private func channel(
        _ endpoints: [Endpoint], lifetime: ConnectionLifetimeLimits = ConnectionLifetimeLimits(),
        _ change: (inout ChannelConfiguration) -> Void = { _ in }
    ) -> ClientChannel<FakeConnector> {
        var configuration = ChannelConfiguration()
        configuration.connectionBackoff = Backoff(initial: .seconds(1), maximum: .seconds(8), multiplier: 2, jitter: 0)
        change(&configuration)
        return ClientChannel(
            target: "rewards:1", resolver: StaticResolver(endpoints), connector: connector,
            configuration: configuration, lifetime: lifetime, scheduler: scheduler, seed: 1)
    }

    /// Makes a call's wait, and comes back when the channel knows of it.
    private func waiting(
        _ channel: ClientChannel<FakeConnector>, waitsForReady: Bool = false, timeout: Duration? = nil
    ) async throws -> Task<Result<FakeConnection, RPCError>, Never> {
        let deadline = timeout.map { scheduler.now + $0 }
        let before = channel.waitingCalls
        let task = Task {
            do throws(RPCError) {
                return Result<_, RPCError>.success(
                    try await channel.connection(waitsForReady: waitsForReady, deadline: deadline))
            } catch {
                return .failure(error)
            }
        }
        try await waitUntil("the call waits") { channel.waitingCalls > before }
        return task
    }

    /// Comes back once calls find a connection, or one other than before.
    private func ready(
        _ channel: ClientChannel<FakeConnector>, otherThan old: FakeConnection? = nil
    ) async throws -> FakeConnection {
        var connection: FakeConnection?
        try await waitUntil("another connection is ready") {
            connection = channel.pick()
            return connection != nil && connection !== old
        }
        return try #require(connection)
    }

    @Test("The first call opens a connection and gets it; later ones find it ready")
    func connects() async throws {
        let channel = channel([first])
        #expect(channel.pick() == nil)
        let call = try await waiting(channel)
        let connection = await connector.next().succeed()
        #expect(try await call.value.get() === connection)
        #expect(channel.pick() === connection)
    }

    @Test("When nothing can be reached, a call fails at once with the reason, and one that waits for ready waits")
    func failsFast() async throws {
        let channel = channel([first])
        let impatient = try await waiting(channel)
        let patient = try await waiting(channel, waitsForReady: true)
        await connector.next().fail("10.0.0.1:1 refused the connection")
        let error = await #expect(throws: RPCError.self) { try await impatient.value.get() }
        #expect(error?.code == .unavailable && error?.wasNotProcessed == true)
        #expect(error?.message == "no connection to rewards:1: 10.0.0.1:1 refused the connection")
        await #expect(throws: RPCError.self) { try await channel.connection(waitsForReady: false, deadline: nil) }
        scheduler.advance(by: .seconds(1))
        let connection = await connector.next().succeed()
        #expect(try await patient.value.get() === connection)
    }

    @Test("A call that waits ends at its deadline, and says what it waited for")
    func deadline() async throws {
        let channel = channel([first])
        let call = try await waiting(channel, waitsForReady: true, timeout: .seconds(3))
        await connector.next().fail("no route to host")
        try await waitUntil("the attempt is over") { !channel.isConnecting }
        scheduler.advance(by: .seconds(3))
        let error = await #expect(throws: RPCError.self) { try await call.value.get() }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message.contains("no route to host") == true)
    }

    @Test("A call that is cancelled stops waiting, whether before or while it waits")
    func cancelled() async throws {
        let channel = channel([first])
        let call = try await waiting(channel)
        call.cancel()
        await #expect(throws: RPCError.self) { try await call.value.get() }
        let late = Task { () async -> RPCError.Code? in
            withUnsafeCurrentTask { $0?.cancel() }
            do throws(RPCError) {
                _ = try await channel.connection(waitsForReady: true, deadline: nil)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(await late.value == .cancelled)
        #expect(channel.waitingCalls == 0)
    }

    @Test("More calls than may wait are refused")
    func tooMany() async throws {
        let channel = channel([first]) { $0.waitingCallsMax = 1 }
        let call = try await waiting(channel)
        let error = await #expect(throws: RPCError.self) {
            try await channel.connection(waitsForReady: true, deadline: nil)
        }
        #expect(error?.code == .resourceExhausted && error?.wasNotProcessed == true)
        await connector.next().succeed()
        _ = try await call.value.get()
    }

    @Test("A lost connection is replaced, and calls wait for its successor")
    func replaced() async throws {
        let channel = channel([first])
        channel.warmUp()
        await connector.next().succeed()
        let old = try await ready(channel)
        scheduler.advance(by: .seconds(1))
        old.ended(lost)
        #expect(channel.pick() == nil)
        #expect(channel.hasOther(than: [ObjectIdentifier(old)]))
        let call = try await waiting(channel)
        let new = await connector.next().succeed()
        #expect(try await call.value.get() === new)
    }

    @Test("A connection that ends before the channel has heard of it is never handed out")
    func endsEarly() async throws {
        let channel = channel([first])
        let call = try await waiting(channel)
        let attempt = await connector.next()
        attempt.ended(lost)
        attempt.succeed()
        await #expect(throws: RPCError.self) { try await call.value.get() }
        #expect(channel.pick() == nil)
    }

    @Test("Calls go to the connection with the fewest in flight, and a refused one moves to another")
    func balances() async throws {
        let channel = channel([first, second])
        channel.warmUp()
        let busy = await connector.next().succeed()
        let free = await connector.next().succeed()
        try await waitUntil("both are ready") { channel.readyCount == 2 }
        busy.begin()
        for _ in 0..<4 { #expect(channel.pick() === free) }
        #expect(channel.pick(tried: [ObjectIdentifier(free)]) === busy)
        #expect(!channel.hasOther(than: [ObjectIdentifier(free), ObjectIdentifier(busy)]))
    }

    @Test("A client that makes no calls closes its connections; the next call opens one again")
    func idle() async throws {
        let channel = channel([first], lifetime: ConnectionLifetimeLimits(idleMax: .seconds(60)))
        channel.warmUp()
        let connection = await connector.next().succeed()
        _ = try await ready(channel)
        connection.begin()
        scheduler.advance(by: .seconds(600))
        #expect(!connection.isDrained, "a call is in flight")
        connection.end()
        scheduler.advance(by: .seconds(120))
        #expect(connection.isDrained)
        #expect(channel.pick() == nil)
        let call = try await waiting(channel)
        let new = await connector.next().succeed()
        #expect(try await call.value.get() === new)
    }

    @Test("A connection at its maximum age is replaced, and ends its calls in its own time")
    func age() async throws {
        let channel = channel([first], lifetime: ConnectionLifetimeLimits(ageMax: .seconds(100)))
        channel.warmUp()
        await connector.next().succeed()
        let old = try await ready(channel)
        scheduler.advance(by: .seconds(111))
        #expect(old.isDrained)
        let new = await connector.next().succeed()
        #expect(try await ready(channel, otherThan: old) === new)
        old.ended(lost)
        #expect(channel.pick() === new, "the end of the old one is no news")
    }

    @Test("Shut down refuses calls, also those that wait, and drains connections, also those that come late")
    func shutDown() async throws {
        let channel = channel([first, second])
        channel.warmUp()
        let connection = await connector.next().succeed()
        _ = try await ready(channel)
        let late = await connector.next()
        channel.shutDown()
        #expect(connection.isDrained)
        let lateConnection = late.succeed()
        try await waitUntil("the late connection is drained") { lateConnection.isDrained }
        let error = await #expect(throws: RPCError.self) {
            try await channel.connection(waitsForReady: true, deadline: nil)
        }
        #expect(error?.message.contains("closed") == true)
    }

    @Test("A call that waits when the client is closed fails")
    func shutDownWhileWaiting() async throws {
        let channel = channel([first])
        let call = try await waiting(channel, waitsForReady: true)
        channel.shutDown()
        await #expect(throws: RPCError.self) { try await call.value.get() }
    }
}

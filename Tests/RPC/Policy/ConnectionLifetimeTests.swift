import RPC
import Testing

@Suite("Lifetime of a connection")
struct ConnectionLifetimeTests {
    private let start = ContinuousClock.now

    private func lifetime(idle: Duration? = nil, age: Duration? = nil) -> ConnectionLifetime {
        var generator = SplitMix64(seed: 1)
        return ConnectionLifetime(
            limits: .init(idleMax: idle, ageMax: age, ageGrace: .seconds(30)), openedAt: start, using: &generator)
    }

    @Test("Without limits there is nothing to check")
    func noLimits() {
        var lifetime = lifetime()
        #expect(lifetime.check(at: start, activeCalls: 0, callsStarted: 0) == .rest)
    }

    @Test("Idle is closed just at its limit, and a call in between starts the wait again")
    func idle() {
        var lifetime = lifetime(idle: .seconds(60))
        let end = start + .seconds(60)
        #expect(lifetime.check(at: end - .nanoseconds(1), activeCalls: 0, callsStarted: 0) == .check(at: end))
        #expect(lifetime.check(at: end, activeCalls: 0, callsStarted: 7) == .check(at: end + .seconds(60)))
        #expect(lifetime.check(at: end + .seconds(60), activeCalls: 0, callsStarted: 7) == .close(.idle))
    }

    @Test("A call in flight keeps a connection from being idle, however long it takes")
    func busy() {
        var lifetime = lifetime(idle: .seconds(60))
        let later = start + .seconds(3_600)
        #expect(lifetime.check(at: later, activeCalls: 1, callsStarted: 1) == .check(at: later + .seconds(60)))
    }

    @Test("At its age a connection drains, then closes when the grace is over; the age is spread by a tenth")
    func age() throws {
        var lifetime = lifetime(age: .seconds(100))
        guard case .check(let retirement) = lifetime.check(at: start, activeCalls: 1, callsStarted: 1) else {
            Issue.record("expected a time to check at")
            return
        }
        #expect(retirement >= start + .seconds(90) && retirement <= start + .seconds(110))
        let end = retirement + .seconds(30)
        #expect(lifetime.check(at: retirement, activeCalls: 1, callsStarted: 1) == .drain(.maximumAge, checkAt: end))
        #expect(lifetime.check(at: end - .nanoseconds(1), activeCalls: 1, callsStarted: 1) == .check(at: end))
        #expect(lifetime.check(at: end, activeCalls: 1, callsStarted: 1) == .close(.maximumAge))
    }
}

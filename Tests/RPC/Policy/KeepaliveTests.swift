import RPC
import Testing

@Suite("Keepalive")
struct KeepaliveTests {
    private let start = ContinuousClock.now

    private func keepalive(withoutCalls: Bool = false) -> Keepalive {
        Keepalive(
            .init(interval: .seconds(30), timeout: .seconds(10), pingsWithoutCalls: withoutCalls), openedAt: start)
    }

    @Test("A silent peer is pinged after the interval and given up after the timeout")
    func silence() {
        var keepalive = keepalive()
        let due = start + .seconds(30)
        let end = due + .seconds(10)
        #expect(keepalive.check(at: due - .nanoseconds(1), heard: false, activeCalls: 1) == .check(at: due))
        #expect(keepalive.check(at: due, heard: false, activeCalls: 1) == .ping(checkAt: end))
        #expect(keepalive.check(at: end - .nanoseconds(1), heard: false, activeCalls: 1) == .check(at: end))
        #expect(keepalive.check(at: end, heard: false, activeCalls: 1) == .close)
    }

    @Test("Anything heard, also after the ping, puts the next one off")
    func heard() {
        var keepalive = keepalive()
        let due = start + .seconds(30)
        #expect(keepalive.check(at: due, heard: true, activeCalls: 1) == .check(at: due + .seconds(30)))
        #expect(
            keepalive.check(at: due + .seconds(30), heard: false, activeCalls: 1)
                == .ping(checkAt: due + .seconds(40)))
        #expect(
            keepalive.check(at: due + .seconds(40), heard: true, activeCalls: 1) == .check(at: due + .seconds(70)))
    }

    @Test("Without calls a connection is left alone, unless it was said otherwise")
    func withoutCalls() {
        let due = start + .seconds(30)
        var quiet = keepalive()
        #expect(quiet.check(at: due, heard: false, activeCalls: 0) == .check(at: due + .seconds(30)))
        var asking = keepalive(withoutCalls: true)
        #expect(asking.check(at: due, heard: false, activeCalls: 0) == .ping(checkAt: due + .seconds(10)))
    }
}

import RPC
import Testing

@Suite("Ping limits")
struct PingGuardTests {
    private let start = ContinuousClock.now

    @Test("Pings at the allowed pace are answered for ever")
    func allowed() {
        var pings = PingGuard(.init(intervalMin: .seconds(5)))
        for count in 0..<100 {
            #expect(pings.pingReceived(at: start + .seconds(5 * count), activeCalls: 1) == .answer)
        }
    }

    @Test("A flood is closed after the strikes that are allowed")
    func flood() {
        var pings = PingGuard(.init(strikesMax: 2))
        let decisions = (0..<4).map { _ in pings.pingReceived(at: start, activeCalls: 1) }
        #expect(decisions == [.answer, .answer, .answer, .close])
    }

    @Test("Data sent in between forgives")
    func data() {
        var pings = PingGuard(.init(strikesMax: 0))
        for _ in 0..<10 {
            #expect(pings.pingReceived(at: start, activeCalls: 1) == .answer)
            pings.dataSent()
        }
    }

    @Test("Without calls the longer interval holds, where such pings are not allowed")
    func withoutCalls() {
        var pings = PingGuard(
            .init(
                intervalMin: .seconds(5), intervalMinWithoutCalls: .seconds(60), allowsWithoutCalls: false,
                strikesMax: 0))
        #expect(pings.pingReceived(at: start, activeCalls: 0) == .answer)
        #expect(pings.pingReceived(at: start + .seconds(59), activeCalls: 0) == .close)
    }
}

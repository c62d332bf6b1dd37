import RPC
import TestSupport
import Testing

@Suite("Balancer")
struct BalancerStateMachineTests {
    private typealias Action = BalancerStateMachine.Action

    private let start = ContinuousClock.now
    private let first = Endpoint(.internet(host: "10.0.0.1", port: 1))
    private let second = Endpoint(.internet(host: "10.0.0.2", port: 1))
    private let refused = RPCError(.unavailable, "10.0.0.1:1 refused the connection", wasNotProcessed: true)

    private func balancer(mayChange: Bool = true, connections: Int = 1) -> BalancerStateMachine {
        var configuration = BalancerStateMachine.Configuration()
        configuration.backoff = Backoff(initial: .seconds(1), maximum: .seconds(8), multiplier: 2, jitter: 0)
        configuration.connectionsPerEndpoint = connections
        return BalancerStateMachine(target: "rewards:1", mayChange: mayChange, configuration: configuration, seed: 1)
    }

    private func active(
        _ endpoints: [Endpoint], mayChange: Bool = true
    ) -> (BalancerStateMachine, [Subchannel.ID]) {
        var balancer = balancer(mayChange: mayChange)
        _ = balancer.activate(at: start)
        _ = balancer.resolved(endpoints, at: start)
        return (balancer, balancer.subchannels.map(\.id))
    }

    @Test("A call wakes an idle balancer: it looks the name up, connects to each endpoint, and is ready with the first")
    func connects() {
        var balancer = balancer()
        #expect(balancer.state.name == "idle")
        #expect(balancer.activate(at: start) == [.resolve, .stateChanged])
        #expect(balancer.activate(at: start) == [])
        #expect(balancer.state.name == "connecting")
        let actions = balancer.resolved([first, second], at: start)
        let ids = balancer.subchannels.map(\.id)
        #expect(
            actions == [
                .connect(ids[0], first), .connect(ids[1], second), .wakeForResolution(at: start + .seconds(10)),
                .stateChanged,
            ])
        #expect(balancer.connected(ids[1], at: start) == [.stateChanged])
        #expect(balancer.state.name == "ready")
        #expect(balancer.readySubchannels.map(\.endpoint) == [second])
    }

    @Test("While one endpoint is tried for the first time, calls wait; once all have failed, they fail with the reason")
    func failsFast() throws {
        var (balancer, ids) = active([first, second])
        _ = balancer.connectFailed(ids[0], refused, at: start)
        #expect(balancer.state.name == "connecting")
        _ = balancer.connectFailed(ids[1], refused, at: start)
        guard case .failing(let error) = balancer.state else { throw balancer.state.unexpected }
        #expect(error.code == .unavailable && error.wasNotProcessed)
        #expect(error.message == "no connection to rewards:1: 10.0.0.1:1 refused the connection")
    }

    @Test("Each endpoint is tried again after its own growing wait, and stays failing meanwhile")
    func backsOff() {
        var (balancer, ids) = active([first], mayChange: false)
        var now = start
        for seconds in [1, 2, 4, 8, 8] {
            let due = now + .seconds(seconds)
            #expect(balancer.connectFailed(ids[0], refused, at: now) == [.wake(ids[0], at: due), .stateChanged])
            #expect(balancer.connectDue(ids[0], at: due - .nanoseconds(1)) == [])
            #expect(balancer.connectDue(ids[0], at: due) == [.connect(ids[0], first)])
            #expect(balancer.state.name == "failing")
            now = due
        }
        #expect(balancer.connected(ids[0], at: now) == [.stateChanged])
        #expect(balancer.state.name == "ready")
    }

    @Test("A connection that held is replaced at once, and calls wait for it; one that did not counts as a failure")
    func connectionLost() {
        var (balancer, ids) = active([first], mayChange: false)
        _ = balancer.connected(ids[0], at: start)
        let later = start + .seconds(1)
        #expect(balancer.connectionLost(ids[0], refused, at: later) == [.connect(ids[0], first), .stateChanged])
        #expect(balancer.state.name == "connecting")
        _ = balancer.connected(ids[0], at: later)
        #expect(
            balancer.connectionLost(ids[0], refused, at: later + .milliseconds(999))
                == [.wake(ids[0], at: later + .milliseconds(1_999)), .stateChanged])
        #expect(balancer.state.name == "failing")
    }

    @Test("A lost endpoint makes it look the name up again, but not more often than allowed")
    func resolvesAgain() {
        var (balancer, ids) = active([first])
        _ = balancer.connected(ids[0], at: start)
        let soon = start + .milliseconds(500)
        #expect(
            balancer.connectionLost(ids[0], refused, at: soon)
                == [.wake(ids[0], at: soon + .seconds(1)), .wakeForResolution(at: start + .seconds(1)), .stateChanged])
        #expect(balancer.resolutionDue(at: start + .seconds(1)) == [.resolve])
        #expect(balancer.resolutionDue(at: start + .seconds(2)) == [], "one lookup at a time")
    }

    @Test("Where the only server was replaced, calls wait for its name's new answer, and no longer")
    func replaced() throws {
        var (balancer, ids) = active([first])
        _ = balancer.connected(ids[0], at: start)
        let later = start + .seconds(5)
        #expect(
            balancer.connectionLost(ids[0], refused, at: later)
                == [.connect(ids[0], first), .resolve, .stateChanged])
        _ = balancer.connectFailed(ids[0], refused, at: later)
        #expect(balancer.state.name == "connecting", "the name is looked up")
        var stillThere = balancer
        _ = stillThere.resolved([first], at: later)
        guard case .failing(let error) = stillThere.state else { throw stillThere.state.unexpected }
        #expect(error.message.contains("refused the connection"))
        var unknown = balancer
        _ = unknown.resolutionFailed(refused, at: later)
        #expect(unknown.state.name == "failing")
        _ = balancer.resolved([second], at: later)
        #expect(balancer.state.name == "connecting")
        _ = balancer.connected(balancer.subchannels[0].id, at: later)
        #expect(balancer.state.name == "ready")
    }

    @Test("A new answer keeps the endpoints that stay, adds new ones and drains those that are gone")
    func reconciles() {
        var (balancer, ids) = active([first, second])
        _ = balancer.connected(ids[0], at: start)
        let third = Endpoint(.unix(path: "/run/x.sock"))
        let actions = balancer.resolved([third, first], at: start)
        let new = balancer.subchannels.map(\.id)
        #expect(
            actions == [
                .close(ids[1]), .connect(new[1], third), .wakeForResolution(at: start + .seconds(10)), .stateChanged,
            ])
        #expect(new[0] == ids[0] && new[1] != ids[1])
        #expect(balancer.connected(ids[1], at: start) == [.close(ids[1])], "a late success leaks nothing")
        #expect(balancer.connectFailed(ids[1], refused, at: start) == [])
    }

    @Test("A resolver that fails is asked again with growing waits, and takes no working connection with it")
    func resolutionFails() throws {
        var balancer = balancer()
        _ = balancer.activate(at: start)
        let unknown = RPCError(.unavailable, "cannot look up rewards:1")
        #expect(
            balancer.resolutionFailed(unknown, at: start) == [
                .wakeForResolution(at: start + .seconds(1)), .stateChanged,
            ])
        guard case .failing(let error) = balancer.state else { throw balancer.state.unexpected }
        #expect(error.message == unknown.message)
        #expect(balancer.resolutionDue(at: start) == [.resolve])
        #expect(balancer.resolutionFailed(unknown, at: start).first == .wakeForResolution(at: start + .seconds(2)))
        _ = balancer.resolutionDue(at: start)
        _ = balancer.resolved([first], at: start)
        _ = balancer.connected(balancer.subchannels[0].id, at: start)
        _ = balancer.resolutionDue(at: start)
        #expect(balancer.resolutionFailed(unknown, at: start).first == .wakeForResolution(at: start + .seconds(1)))
        #expect(balancer.state.name == "ready")
    }

    @Test("No addresses at all is a failure that says so")
    func noAddresses() throws {
        var balancer = balancer()
        _ = balancer.activate(at: start)
        _ = balancer.resolved([], at: start)
        guard case .failing(let error) = balancer.state else { throw balancer.state.unexpected }
        #expect(error.message == "rewards:1 has no addresses")
    }

    @Test("Idle closes every connection; the next call starts from what was known")
    func idle() {
        var (balancer, ids) = active([first], mayChange: false)
        _ = balancer.connected(ids[0], at: start)
        #expect(balancer.becomeIdle() == [.close(ids[0]), .stateChanged])
        #expect(balancer.state.name == "idle")
        let actions = balancer.activate(at: start)
        #expect(actions == [.connect(balancer.subchannels[0].id, first), .stateChanged])
    }

    @Test("After shut down nothing is begun")
    func shutDown() {
        var (balancer, ids) = active([first])
        #expect(balancer.shutDown() == [.close(ids[0]), .stateChanged])
        #expect(balancer.state.name == "shutDown")
        #expect(balancer.connected(ids[0], at: start) == [.close(ids[0])])
        #expect(balancer.activate(at: start) == [])
        #expect(balancer.resolved([second], at: start) == [])
        #expect(balancer.resolutionFailed(refused, at: start) == [])
        #expect(balancer.shutDown() == [])
    }

    @Test("Several connections to an endpoint are several subchannels")
    func connectionsPerEndpoint() {
        var balancer = balancer(connections: 3)
        _ = balancer.activate(at: start)
        _ = balancer.resolved([first], at: start)
        #expect(balancer.subchannels.map(\.endpoint) == [first, first, first])
        #expect(
            balancer.resolved([first], at: start).contains { if case .connect = $0 { true } else { false } } == false)
    }

    @Test("Any order of events keeps subchannels and endpoints in step", arguments: PropertySeed.all)
    func anyOrder(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for _ in 0..<200 {
            var balancer = balancer()
            var connecting: Set<Subchannel.ID> = []
            var open: Set<Subchannel.ID> = []
            var now = start
            for _ in 0..<60 {
                now += .milliseconds(Int.random(in: 0...3_000, using: &generator))
                let id = balancer.subchannels.randomElement(using: &generator)?.id
                var actions: [Action] = []
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: actions = balancer.activate(at: now)
                case 1: actions = balancer.resolved([first, second].shuffled(using: &generator).dropLast(), at: now)
                case 2: actions = balancer.resolutionFailed(refused, at: now)
                case 3:
                    if let id = connecting.randomElement(using: &generator) {
                        connecting.remove(id)
                        open.insert(id)
                        actions = balancer.connected(id, at: now)
                    }
                case 4:
                    if let id = connecting.randomElement(using: &generator) {
                        connecting.remove(id)
                        actions = balancer.connectFailed(id, refused, at: now)
                    }
                case 5:
                    if let id = open.randomElement(using: &generator) {
                        open.remove(id)
                        actions = balancer.connectionLost(id, refused, at: now)
                    }
                case 6: if let id { actions = balancer.connectDue(id, at: now) }
                default: if Int.random(in: 0..<4, using: &generator) == 0 { actions = balancer.becomeIdle() }
                }
                for action in actions {
                    switch action {
                    case .connect(let id, _):
                        #expect(connecting.insert(id).inserted && !open.contains(id), "seed \(seed)")
                    case .close(let id):
                        open.remove(id)
                        connecting.remove(id)
                    default: break
                    }
                }
                #expect(Set(balancer.readySubchannels.map(\.id)) == open, "seed \(seed)")
            }
        }
    }
}

extension BalancerStateMachine.State {
    fileprivate struct Unexpected: Error { let state: String }

    fileprivate var unexpected: Unexpected { Unexpected(state: name) }

    fileprivate var name: String {
        switch self {
        case .idle: "idle"
        case .connecting: "connecting"
        case .ready: "ready"
        case .failing: "failing"
        case .shutDown: "shutDown"
        }
    }
}

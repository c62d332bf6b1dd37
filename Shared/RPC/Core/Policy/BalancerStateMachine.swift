/// Decides, for one target, when to look names up, which endpoints to connect to, when to try again, and whether a call
/// may be sent, has to wait, or fails.
///
/// A value without I/O: each event returns what to do, in order. Its owner looks names up, opens and closes connections
/// and keeps the timers, and tells what came of it. Events about a subchannel that is gone are answered with
/// ``Action/close(_:)``, so a late success never leaks a connection.
///
/// Source: gRPC's connectivity semantics. As there, a target that keeps failing stays `failing` while it reconnects, so
/// that calls which do not wait fail at once with the reason; one that only lost a connection is `connecting`, and
/// calls wait for it.
package struct BalancerStateMachine: Sendable {
    package typealias Instant = ContinuousClock.Instant

    package struct Configuration: Sendable {
        /// The wait between attempts to connect to one endpoint, and between lookups that fail.
        package var backoff = Backoff.connecting

        /// A connection that is lost sooner than this counts as an attempt that failed: a server that accepts and then
        /// hangs up must not be hammered.
        package var stableAfter: Duration = .seconds(1)

        /// Endpoints beyond this many are not used.
        package var endpointsMax = 64

        /// Connections to each endpoint. More than one spreads a client's load over several event loops of one server.
        package var connectionsPerEndpoint = 1

        /// The least time between two lookups.
        package var resolutionIntervalMin: Duration = .seconds(1)

        /// How long the answer of a lookup is believed while all goes well.
        package var resolutionAgeMax: Duration = .seconds(10)

        package init() {}
    }

    package enum Action: Sendable, Hashable {
        /// Look the target up, then call ``resolved(_:at:)`` or ``resolutionFailed(_:at:)``.
        case resolve
        /// Call ``resolutionDue(at:)`` then; replaces the time given before.
        case wakeForResolution(at: Instant)
        /// Connect, then call ``connected(_:at:)`` or ``connectFailed(_:_:at:)``.
        case connect(Subchannel.ID, Endpoint)
        /// Call ``connectDue(_:at:)`` then.
        case wake(Subchannel.ID, at: Instant)
        /// Send it no further calls, and close its connection once the calls in flight have ended. An attempt that is
        /// still under way is given up.
        case close(Subchannel.ID)
        /// Look at ``state`` and ``readySubchannels`` again: calls that wait may go on, or fail.
        case stateChanged
    }

    package enum State: Sendable {
        /// No calls, no connections. Becomes `connecting` with a call.
        case idle
        /// The first attempts, or a connection was lost a moment ago. Calls wait.
        case connecting
        case ready
        /// Nothing can be reached. Calls fail with this, unless they wait for ready.
        case failing(RPCError)
        /// For ever.
        case shutDown
    }

    package let configuration: Configuration
    private let target: String
    private let mayChange: Bool
    private var random: SplitMix64
    package private(set) var subchannels: [Subchannel] = []
    private var nextID = 0
    private var isActive = false
    private var isShutDown = false
    private var resolution = Resolution()

    private struct Resolution {
        var endpoints: [Endpoint] = []
        var isRunning = false
        var finished: Instant?
        var failures = 0
        var lastError: RPCError?
        /// A connection that was ready has ended, and the name has not been looked up since: where its server was replaced,
        /// the answer has another.
        var isOwedAfterLoss = false
    }

    /// - Parameters:
    ///   - target: For messages.
    ///   - mayChange: Whether a second lookup may answer differently.
    ///   - seed: Of the jitter.
    package init(target: String, mayChange: Bool, configuration: Configuration = Configuration(), seed: UInt64) {
        self.target = target
        self.mayChange = mayChange
        self.configuration = configuration
        random = SplitMix64(seed: seed)
    }

    package var readySubchannels: [Subchannel] { subchannels.filter(\.isReady) }

    package var state: State {
        if isShutDown { return .shutDown }
        guard isActive else { return .idle }
        if subchannels.contains(where: \.isReady) { return .ready }
        if subchannels.isEmpty {
            return resolution.lastError.map { .failing($0) } ?? .connecting
        }
        if subchannels.contains(where: { $0.state == .connecting && $0.failures == 0 }) { return .connecting }
        if resolution.isOwedAfterLoss { return .connecting }
        return .failing(unavailable())
    }

    // MARK: - Calls

    /// A call was made while the balancer was idle.
    package mutating func activate(at now: Instant) -> [Action] {
        guard !isActive, !isShutDown else { return [] }
        isActive = true
        // What was known before is used at once; the lookup corrects it.
        return reconcile() + lookUp(at: now) + [.stateChanged]
    }

    /// There were no calls for long enough: every connection may go.
    package mutating func becomeIdle() -> [Action] {
        guard isActive, !isShutDown else { return [] }
        isActive = false
        return removeAll() + [.stateChanged]
    }

    /// The client is closing. Nothing follows.
    package mutating func shutDown() -> [Action] {
        guard !isShutDown else { return [] }
        isShutDown = true
        return removeAll() + [.stateChanged]
    }

    // MARK: - Names

    package mutating func resolved(_ endpoints: [Endpoint], at now: Instant) -> [Action] {
        resolution.isRunning = false
        resolution.isOwedAfterLoss = false
        resolution.finished = now
        guard !endpoints.isEmpty else {
            return resolutionFailed(
                RPCError(.unavailable, "\(target) has no addresses", wasNotProcessed: true), at: now)
        }
        resolution.failures = 0
        resolution.lastError = nil
        resolution.endpoints = Array(endpoints.prefix(configuration.endpointsMax))
        guard isActive, !isShutDown else { return [] }
        var actions = reconcile()
        if mayChange { actions.append(.wakeForResolution(at: now + configuration.resolutionAgeMax)) }
        return actions + [.stateChanged]
    }

    /// The endpoints that are known stay in use: a resolver that is down must not take working connections with it.
    package mutating func resolutionFailed(_ error: RPCError, at now: Instant) -> [Action] {
        resolution.isRunning = false
        resolution.isOwedAfterLoss = false
        resolution.finished = now
        resolution.failures += 1
        resolution.lastError = error
        guard isActive, !isShutDown else { return [] }
        let delay = configuration.backoff.delay(afterFailures: resolution.failures, using: &random)
        return [.wakeForResolution(at: now + delay), .stateChanged]
    }

    package mutating func resolutionDue(at now: Instant) -> [Action] {
        guard isActive, !isShutDown, !resolution.isRunning else { return [] }
        resolution.isRunning = true
        return [.resolve]
    }

    // MARK: - Connections

    package mutating func connected(_ id: Subchannel.ID, at now: Instant) -> [Action] {
        guard let index = index(of: id) else { return [.close(id)] }
        subchannels[index].state = .ready(since: now)
        return [.stateChanged]
    }

    package mutating func connectFailed(_ id: Subchannel.ID, _ error: RPCError, at now: Instant) -> [Action] {
        guard let index = index(of: id) else { return [] }
        return backOff(index, error, at: now) + lookUpAgain(at: now) + [.stateChanged]
    }

    package mutating func connectDue(_ id: Subchannel.ID, at now: Instant) -> [Action] {
        guard let index = index(of: id), case .backingOff(let until) = subchannels[index].state, until <= now else {
            return []
        }
        subchannels[index].state = .connecting
        return [.connect(id, subchannels[index].endpoint)]
    }

    /// A connection that was ready is gone, or takes no further calls because its server is going away.
    package mutating func connectionLost(_ id: Subchannel.ID, _ error: RPCError, at now: Instant) -> [Action] {
        guard let index = index(of: id), case .ready(let since) = subchannels[index].state else { return [] }
        resolution.isOwedAfterLoss = mayChange
        guard now - since >= configuration.stableAfter else {
            return backOff(index, error, at: now) + lookUpAgain(at: now) + [.stateChanged]
        }
        subchannels[index].state = .connecting
        subchannels[index].failures = 0
        subchannels[index].lastError = error
        return [.connect(id, subchannels[index].endpoint)] + lookUpAgain(at: now) + [.stateChanged]
    }
}

// MARK: - How

extension BalancerStateMachine {
    private func index(of id: Subchannel.ID) -> Int? { subchannels.firstIndex { $0.id == id } }

    /// Makes the subchannels match the endpoints: those that stay keep their connections.
    private mutating func reconcile() -> [Action] {
        var missing: [Endpoint] = []
        var unmatched = subchannels
        for endpoint in resolution.endpoints {
            for _ in 0..<configuration.connectionsPerEndpoint {
                if let index = unmatched.firstIndex(where: { $0.endpoint == endpoint }) {
                    unmatched.remove(at: index)
                } else {
                    missing.append(endpoint)
                }
            }
        }
        var actions: [Action] = []
        for subchannel in unmatched {
            subchannels.removeAll { $0.id == subchannel.id }
            actions.append(.close(subchannel.id))
        }
        for endpoint in missing {
            let subchannel = Subchannel(id: Subchannel.ID(rawValue: nextID), endpoint: endpoint)
            nextID += 1
            subchannels.append(subchannel)
            actions.append(.connect(subchannel.id, endpoint))
        }
        return actions
    }

    private mutating func removeAll() -> [Action] {
        let actions = subchannels.map { Action.close($0.id) }
        subchannels.removeAll()
        return actions
    }

    private mutating func backOff(_ index: Int, _ error: RPCError, at now: Instant) -> [Action] {
        subchannels[index].failures += 1
        subchannels[index].lastError = error
        let delay = configuration.backoff.delay(afterFailures: subchannels[index].failures, using: &random)
        subchannels[index].state = .backingOff(until: now + delay)
        return [.wake(subchannels[index].id, at: now + delay)]
    }

    private mutating func lookUp(at now: Instant) -> [Action] {
        guard !resolution.isRunning else { return [] }
        if !mayChange, !resolution.endpoints.isEmpty { return [] }
        if let finished = resolution.finished {
            let earliest = finished + configuration.resolutionIntervalMin
            if earliest > now, !resolution.endpoints.isEmpty { return [.wakeForResolution(at: earliest)] }
        }
        resolution.isRunning = true
        return [.resolve]
    }

    /// An endpoint went away: perhaps the name points elsewhere by now.
    private mutating func lookUpAgain(at now: Instant) -> [Action] { mayChange ? lookUp(at: now) : [] }

    private func unavailable() -> RPCError {
        let latest = subchannels.last { $0.lastError != nil }?.lastError
        let reason = latest?.message ?? "no connection could be made"
        return RPCError(
            .unavailable, "no connection to \(target): \(reason)", cause: latest, wasNotProcessed: true)
    }
}

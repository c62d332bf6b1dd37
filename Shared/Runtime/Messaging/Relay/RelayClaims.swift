internal import Logging
internal import Synchronization

/// Keeps a relay's lanes: announces it, claims, renews, gives back what is beyond its share.
final class RelayClaims: Sendable {
    private let store: any RelayStore
    private let settings: RelaySettings
    private let metrics: RelayMetrics
    private let clock: RelayClock
    private let logger: Logger
    private let claims: Mutex<LaneClaims>
    private let signal = WakeSignal()
    private let isStopping = Atomic<Bool>(false)

    init(store: any RelayStore, settings: RelaySettings, metrics: RelayMetrics, clock: RelayClock, logger: Logger) {
        self.store = store
        self.settings = settings
        self.metrics = metrics
        self.clock = clock
        self.logger = logger
        claims = Mutex(LaneClaims(lease: settings.lease))
    }

    /// The lanes that may be acted for now.
    func held() -> [Lane] { claims.withLock { $0.held(at: clock.now()) } }

    func stop() {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        signal.set()
    }

    /// Renews until stopped. `changed` is called whenever lanes may have come.
    func run(changed: @Sendable () -> Void) async {
        var isFailing = false
        while !isStopping.load(ordering: .sequentiallyConsistent), !Task.isCancelled {
            do {
                try await renew()
                changed()
                isFailing = false
            } catch {
                if !isFailing { logger.warning("lanes not renewed", error: error) }
                isFailing = true
            }
            await signal.wait(atMost: isFailing ? .seconds(1) : settings.lease / 3, clock: clock)
        }
    }

    /// One round: how many relays live, what is this one's share, which lanes does it hold.
    func renew() async throws {
        let relays = try await store.announce(lease: settings.lease)
        let plan = claims.withLock { $0.plan(relays: relays, at: clock.now()) }
        if !plan.release.isEmpty {
            claims.withLock { $0.released(plan.release) }
            try await store.release(plan.release)
        }
        let sentAt = clock.now()
        let lanes = try await store.claim(lanesMax: plan.lanesMax, lease: settings.lease)
        claims.withLock { $0.granted(lanes, sentAt: sentAt) }
        metrics.lanes.set(Double(lanes.count))
        let backlog = try await store.backlog()
        metrics.oldestAge.set((backlog.oldestAge ?? .zero) / .seconds(1))
        metrics.parkedCount.set(Double(backlog.parkedCount))
    }

    /// Gives everything back, so that another relay goes on at once.
    func giveBack() async {
        let lanes = held()
        claims.withLock { $0.released(lanes) }
        do {
            try await store.release(lanes)
            try await store.withdraw()
        } catch {
            // They lapse by themselves.
            logger.notice("lanes not given back", error: error)
        }
    }
}

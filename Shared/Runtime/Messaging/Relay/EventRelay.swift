package import Logging
internal import ServiceLifecycle

/// Moves the events of one destination from this service's outbox to their receiver, in order for each player.
///
/// Any number of replicas may run one. A relay that crashes between delivery and removal sends again, and the receiver's
/// inbox recognises what it has applied. See the README beside this file.
package final class EventRelay: Service, Sendable {
    private let workers: [RelayWorker]
    private let claims: RelayClaims

    package init(
        destination: String, store: some RelayStore, delivery: some EventDelivery,
        settings: RelaySettings = RelaySettings(), registry: MetricsRegistry, clock: RelayClock = .system,
        logger: Logger
    ) {
        var logger = logger
        logger[metadataKey: "destination"] = "\(destination)"
        let metrics = RelayMetrics(registry: registry, destination: destination)
        let deliverer = RelayDeliverer(
            store: store, delivery: delivery, policy: settings.policy, metrics: metrics, clock: clock)
        let claims = RelayClaims(store: store, settings: settings, metrics: metrics, clock: clock, logger: logger)
        self.claims = claims
        workers = (0..<settings.batchesInFlightMax).map { [logger] index in
            RelayWorker(index: index, settings: settings, deliverer: deliverer, claims: claims, logger: logger)
        }
    }

    /// Says that events were committed. Costs a lock for each batch in flight; call it after every such commit.
    package func wake() { for worker in workers { worker.wake() } }

    /// Relays until the service group shuts down or the task is cancelled; then finishes the batches under way and gives
    /// the lanes back.
    package func run() async throws {
        await withGracefulShutdownHandler {
            await runUntilStopped()
        } onGracefulShutdown: { [self] in
            stop()
        }
    }

    /// Relays until ``stop()``, for an owner that has others finish first.
    package func runUntilStopped() async {
        await withTaskGroup(of: Void.self) { group in
            for worker in workers { group.addTask { await worker.run() } }
            group.addTask { [self] in await claims.run { self.wake() } }
        }
        // Not cancelled with the rest: a lane that is given back is served at once, else a lease later.
        await Task { [claims] in await claims.giveBack() }.value
    }

    /// Ends the relay once the batches under way are settled.
    package func stop() {
        for worker in workers { worker.stop() }
        claims.stop()
    }
}

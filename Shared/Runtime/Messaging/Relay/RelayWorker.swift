internal import Logging
internal import RPC
internal import Synchronization

/// Reads and delivers the lanes of one residue, one batch at a time, so that no lane is ever in two batches.
final class RelayWorker: Sendable {
    private let index: Int
    private let settings: RelaySettings
    private let deliverer: RelayDeliverer
    private let claims: RelayClaims
    private let logger: Logger
    private let signal = WakeSignal()
    private let isStopping = Atomic<Bool>(false)

    init(index: Int, settings: RelaySettings, deliverer: RelayDeliverer, claims: RelayClaims, logger: Logger) {
        self.index = index
        self.settings = settings
        self.deliverer = deliverer
        self.claims = claims
        self.logger = logger
    }

    private var clock: RelayClock { deliverer.clock }

    func wake() { signal.set() }

    /// Finishes the batch under way, then ends.
    func stop() {
        isStopping.store(true, ordering: .sequentiallyConsistent)
        signal.set()
    }

    func run() async {
        var progress = Progress(limit: settings.batchEventsMax)
        while !isStopping.load(ordering: .sequentiallyConsistent), !Task.isCancelled {
            let wait = await step(&progress)
            if wait > .zero { await pause(wait, isIdle: progress.isIdle) }
        }
    }

    /// What a worker remembers from one batch to the next.
    private struct Progress {
        /// Halved when the receiver finds a batch too large, and doubled when it does not.
        var limit: Int
        /// Failures in a row.
        var failures = 0
        /// Where the next read begins, so that a full lane does not starve the others.
        var rotation = 0
        var isIdle = false
        /// Events since the last rest.
        var gathered = 0
        var generator = SystemRandomNumberGenerator()
    }

    /// - Returns: How long to wait before the next step; zero for not at all.
    private func step(_ progress: inout Progress) async -> Duration {
        let lanes = rotated(claims.held().filter { Int($0.index) % settings.batchesInFlightMax == index }, &progress)
        progress.isIdle = true
        guard !lanes.isEmpty else { return settings.pollInterval }
        do {
            let limit = progress.limit
            let read = try await deliverer.store.pending(in: lanes, limit: limit)
            let events = Self.prefix(read, bytesMax: settings.batchBytesMax)
            guard !events.isEmpty else {
                progress.failures = 0
                progress.gathered = 0
                return settings.pollInterval
            }
            progress.isIdle = false
            if let error = try await deliverer.run(events) {
                if error.code == .resourceExhausted { progress.limit = max(1, progress.limit / 2) }
                return failed(error, "receiver not ready for events", &progress)
            }
            if progress.failures > 0 { logger.notice("events flow again") }
            progress.failures = 0
            progress.limit = min(settings.batchEventsMax, progress.limit * 2)
            progress.gathered += events.count
            // A full batch says that there is more.
            guard read.count < limit else { return .zero }
            defer { progress.gathered = 0 }
            return settings.rest(after: progress.gathered)
        } catch {
            return failed(error, "outbox not accessible", &progress)
        }
    }

    private func failed(_ error: any Error, _ message: Logger.Message, _ progress: inout Progress) -> Duration {
        progress.failures += 1
        // Once, and then when it has lasted: a line for every attempt says nothing new.
        if progress.failures == 1 || progress.failures.isMultiple(of: 20) {
            logger.warning(message, error: error, metadata: ["failures": "\(progress.failures)"])
        }
        progress.isIdle = false
        return settings.policy.backoff(failures: progress.failures, using: &progress.generator)
    }

    /// An idle worker is woken by a commit; one that gathers or backs off is not, but by the end of the service.
    private func pause(_ wait: Duration, isIdle: Bool) async {
        if isIdle {
            await signal.wait(atMost: wait, clock: clock)
        } else if wait <= settings.gatherTime {
            try? await clock.sleep(wait)
        } else {
            let end = clock.now() + wait
            while clock.now() < end, !isStopping.load(ordering: .sequentiallyConsistent), !Task.isCancelled {
                await signal.wait(atMost: end - clock.now(), clock: clock)
            }
        }
    }

    private func rotated(_ lanes: [Lane], _ progress: inout Progress) -> [Lane] {
        guard lanes.count > 1 else { return lanes }
        progress.rotation = (progress.rotation + 1) % lanes.count
        return Array(lanes[progress.rotation...] + lanes[..<progress.rotation])
    }

    /// The first events whose payloads fit, at least one.
    static func prefix(_ events: [PendingEvent], bytesMax: Int) -> [PendingEvent] {
        var bytes = 0
        for (index, pending) in events.enumerated() {
            bytes += pending.event.payload.count
            if bytes > bytesMax, index > 0 { return Array(events[..<index]) }
        }
        return events
    }
}

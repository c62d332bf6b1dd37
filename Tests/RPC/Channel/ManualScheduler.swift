import RPC
import Synchronization

/// A clock that moves when a test says so.
final class ManualScheduler: ChannelScheduler {
    private struct State {
        var now = ContinuousClock.now
        var timers: [(time: ContinuousClock.Instant, work: @Sendable () -> Void)] = []
    }

    private let state = Mutex(State())

    var now: ContinuousClock.Instant { state.withLock(\.now) }

    func schedule(at time: ContinuousClock.Instant, _ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.timers.append((time, work)) }
    }

    /// Moves the clock, and runs what becomes due, each at its own time.
    func advance(by duration: Duration) {
        let end = now + duration
        while let work = takeDue(by: end) { work() }
        state.withLock { $0.now = end }
    }

    private func takeDue(by end: ContinuousClock.Instant) -> (@Sendable () -> Void)? {
        state.withLock { state in
            guard let index = state.timers.indices.min(by: { state.timers[$0].time < state.timers[$1].time }),
                state.timers[index].time <= end
            else { return nil }
            let timer = state.timers.remove(at: index)
            state.now = max(state.now, timer.time)
            return timer.work
        }
    }
}

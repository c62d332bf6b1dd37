private import NIOCore

/// One timer for everything on a connection that waits for a time: a timer a call would cost more than the call.
package struct ConnectionTimer {
    private let loop: LoopContext
    private var scheduled: (at: ContinuousClock.Instant, timer: Scheduled<Void>)?

    package init(_ loop: LoopContext) { self.loop = loop }

    /// Calls `body` at `instant`, or earlier where it was armed for an earlier time. `body` calls ``due()`` first, and arms
    /// again.
    package mutating func arm(at instant: ContinuousClock.Instant, _ body: @escaping @Sendable () -> Void) {
        if let scheduled {
            // Also where that time is over already: a loop that was held up calls late, and then everything is looked at.
            if scheduled.at <= instant { return }
            scheduled.timer.cancel()
        }
        // Deadlines a moment apart are met together: a timer is never set for less than this.
        let earliest = max(instant, loop.now + .milliseconds(1))
        scheduled = (earliest, loop.eventLoop.scheduleTask(deadline: MonotonicTime.deadline(earliest), body))
    }

    /// Everything that is due is looked at now.
    package mutating func due() {
        if let scheduled, scheduled.at <= loop.now { cancel() }
    }

    package mutating func cancel() {
        scheduled?.timer.cancel()
        scheduled = nil
    }
}

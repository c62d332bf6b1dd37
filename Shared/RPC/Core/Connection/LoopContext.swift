package import Messages
package import NIOCore

/// What the connections of one event loop share: the arena they unpack in, the executor of their handlers, and the list
/// of those that have something to write.
///
/// A *tick* is a burst of reads or of jobs. What calls write meanwhile is collected, and flushed once at its end, so that
/// sixty answers cost one system call.
package final class LoopContext: @unchecked Sendable {
    package let eventLoop: any EventLoop

    /// Runs handlers on the event loop.
    package let executor: LoopExecutor

    /// For what is unpacked on the loop; reset after each frame.
    package let arena: MessageArena

    private var dirty: [ConnectionOutput] = []
    private var spareDirty: [ConnectionOutput] = []
    private var isTicking = false
    private var isEnding = false
    private var isTickScheduled = false

    package init(_ eventLoop: any EventLoop, limits: MessageLimits = .standard) {
        self.eventLoop = eventLoop
        executor = LoopExecutor(eventLoop)
        arena = MessageArena(budgetBytes: limits.arenaBytesMax)
        executor.endTick = { [weak self, unowned executor] in
            // A task may outlive the connection that started it, and still has to end.
            if let self { self.endTick() } else { executor.runJobs() }
        }
    }

    /// The event loop's time, as the policies count it.
    package var now: ContinuousClock.Instant { MonotonicTime.instant(eventLoop.now) }

    /// Begins a tick. A second begin before the end does nothing.
    @inline(__always)
    package func beginTick() { isTicking = true }

    /// Ends a tick: runs the jobs that it made ready, then flushes each connection that has something to write.
    package func endTick() {
        // A flush may find its connection closed, and end a tick of its own: what it adds is done by the outer one.
        guard !isEnding else { return }
        isTicking = true
        isEnding = true
        executor.runJobs()
        while !dirty.isEmpty {
            swap(&dirty, &spareDirty)
            for output in spareDirty { output.flush() }
            spareDirty.removeAll(keepingCapacity: true)
        }
        isEnding = false
        isTicking = false
    }

    /// Sees to it that `output` is flushed at the end of this tick, or of one that begins soon. From any thread.
    package func scheduleFlush(_ output: ConnectionOutput) {
        guard eventLoop.inEventLoop else {
            eventLoop.execute {
                self.dirty.append(output)
                self.endTick()
            }
            return
        }
        dirty.append(output)
        guard !isTicking, !isTickScheduled else { return }
        isTickScheduled = true
        eventLoop.execute {
            self.isTickScheduled = false
            self.endTick()
        }
    }

    /// Runs `body` on the loop: at once where the caller is there.
    package func run(_ body: @escaping @Sendable () -> Void) {
        if eventLoop.inEventLoop { body() } else { eventLoop.execute(body) }
    }
}

/// Maps the event loops' clock to the one that callers know.
package enum MonotonicTime {
    private static let origin = (instant: ContinuousClock.now, deadline: NIODeadline.now())

    package static func instant(_ deadline: NIODeadline) -> ContinuousClock.Instant {
        origin.instant + .nanoseconds((deadline - origin.deadline).nanoseconds)
    }

    package static func deadline(_ instant: ContinuousClock.Instant) -> NIODeadline {
        let (seconds, attoseconds) = (instant - origin.instant).components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return seconds > 0 ? .distantFuture : .now() }
        return origin.deadline + .nanoseconds(whole + attoseconds / 1_000_000_000)
    }
}

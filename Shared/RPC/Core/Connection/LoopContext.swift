package import Messages
private import NIOConcurrencyHelpers
package import NIOCore

/// What the connections of one event loop share: the arena they unpack in, the list of those that have something to
/// write, and the loop as the executor of their handlers, so that a call costs no change of threads.
///
/// A *tick* is a burst of reads or of jobs. What calls write meanwhile is collected, and flushed at its end, so that
/// sixty answers cost a few system calls.
package final class LoopContext: TaskExecutor, @unchecked Sendable {
    package let eventLoop: any EventLoop

    /// For what is unpacked on the loop; reset after each frame.
    package let arena: MessageArena

    private var dirty: [ConnectionOutput] = []
    private var spareDirty: [ConnectionOutput] = []
    private var early: [ConnectionOutput] = []
    private var isTicking = false
    private var isEnding = false
    private var isTickScheduled = false
    private var running: [UnownedJob] = []

    // From any thread.
    private let lock = NIOLock()
    private var jobs: [UnownedJob] = []
    private var areJobsScheduled = false

    /// Jobs that make each other ready must not keep the loop from its sockets for ever.
    private static let roundsMax = 16

    package init(_ eventLoop: any EventLoop, limits: MessageLimits = .standard) {
        self.eventLoop = eventLoop
        arena = MessageArena(budgetBytes: limits.arenaBytesMax)
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
        runJobs()
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

    /// Sees to it that `output` is flushed at the next ``flushEarly()``, where a tick is under way. From any thread: what
    /// another one has appended is not held back by a tick.
    package func scheduleEarlyFlush(_ output: ConnectionOutput) {
        if eventLoop.inEventLoop, isTicking { early.append(output) }
    }

    /// Flushes what need not wait for the end of the tick: between two frames or jobs, with nothing half done.
    @inline(__always)
    package func flushEarly() { if !early.isEmpty { flushEach() } }

    private func flushEach() {
        while let output = early.popLast() { output.flushEarly() }
    }

    /// Runs `body` on the loop: at once where the caller is there.
    package func run(_ body: @escaping @Sendable () -> Void) {
        if eventLoop.inEventLoop { body() } else { eventLoop.execute(body) }
    }
}

// MARK: - The executor of handlers

extension LoopContext {
    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustSchedule = lock.withLock {
            jobs.append(job)
            if areJobsScheduled { return false }
            areJobsScheduled = true
            return true
        }
        if mustSchedule { eventLoop.execute { self.endTick() } }
    }

    /// Runs what is ready.
    private func runJobs() {
        for _ in 0..<Self.roundsMax {
            lock.withLock {
                swap(&jobs, &running)
                areJobsScheduled = false
            }
            if running.isEmpty { return }
            for job in running {
                job.runSynchronously(on: asUnownedTaskExecutor())
                flushEarly()
            }
            running.removeAll(keepingCapacity: true)
        }
        let areMoreReady = lock.withLock {
            areJobsScheduled = !jobs.isEmpty
            return areJobsScheduled
        }
        if areMoreReady { eventLoop.execute { self.endTick() } }
    }
}

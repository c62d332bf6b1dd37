private import NIOConcurrencyHelpers
package import NIOCore

/// Runs a handler's task on the event loop of its connection, so that a call costs no change of threads.
///
/// Jobs that become ready together run together, and what they write is flushed together.
package final class LoopExecutor: TaskExecutor, @unchecked Sendable {
    private let eventLoop: any EventLoop
    /// Ends a tick of the context that this executor belongs to. Set once, by the context.
    var endTick: @Sendable () -> Void = {}
    private let lock = NIOLock()
    private var jobs: [UnownedJob] = []
    private var isScheduled = false
    // On the loop only.
    private var running: [UnownedJob] = []

    /// Jobs that make each other ready must not keep the loop from its sockets for ever.
    private static let roundsMax = 16

    package init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let mustSchedule = lock.withLock {
            jobs.append(job)
            if isScheduled { return false }
            isScheduled = true
            return true
        }
        if mustSchedule { eventLoop.execute(endTick) }
    }

    /// Runs what is ready. On the loop.
    func runJobs() {
        for _ in 0..<Self.roundsMax {
            lock.withLock {
                swap(&jobs, &running)
                isScheduled = false
            }
            if running.isEmpty { return }
            for job in running { job.runSynchronously(on: asUnownedTaskExecutor()) }
            running.removeAll(keepingCapacity: true)
        }
        let isMoreReady = lock.withLock {
            isScheduled = !jobs.isEmpty
            return isScheduled
        }
        if isMoreReady { eventLoop.execute(endTick) }
    }
}

private import Glibc
private import Synchronization

/// Tasks that prefer the loop's thread go on with an answer where it was read: nobody has to be woken for it.
extension PoolLoop: TaskExecutor {
    func enqueue(_ job: UnownedJob) {
        if isOnThread { return ownJobs.append(job) }
        switch leave(job) {
        case .first: poller.wake()
        case .behindOthers: break
        case .nowhere: globalConcurrentExecutor.enqueue(job)
        }
    }

    /// Whether this is the loop's thread, and it still runs jobs.
    var isOnThread: Bool { thread.load(ordering: .relaxed) == pthread_self() }

    /// Runs the jobs that there are. What comes of them waits for the next turn, so that sockets have theirs.
    func runJobs() {
        swap(&ownJobs, &runningJobs)
        takeJobs(into: &runningJobs)
        for job in runningJobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
        runningJobs.removeAll(keepingCapacity: true)
    }

    /// The thread ends; tasks that prefer it go on on Swift's own.
    func moveJobsElsewhere() {
        thread.store(0, ordering: .relaxed)
        var jobs: [UnownedJob] = []
        swap(&ownJobs, &jobs)
        takeJobs(into: &jobs)
        for job in jobs { globalConcurrentExecutor.enqueue(job) }
    }
}

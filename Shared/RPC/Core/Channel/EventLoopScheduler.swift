package import NIOCore

/// Real time, on an event loop.
package struct EventLoopScheduler: ChannelScheduler {
    private let eventLoop: any EventLoop

    package init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    package var now: ContinuousClock.Instant { .now }

    package func schedule(at time: ContinuousClock.Instant, _ work: @escaping @Sendable () -> Void) {
        eventLoop.scheduleTask(deadline: MonotonicTime.deadline(time), work)
    }
}

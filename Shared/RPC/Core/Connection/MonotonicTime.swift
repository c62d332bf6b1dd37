package import NIOCore

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

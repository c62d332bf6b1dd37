package import Domain
private import Synchronization

/// A clock that stands still until it is told otherwise: for tests, and for jobs that take their time as an argument.
package final class ManualClock: WallClock {
    private let time: Mutex<Timestamp>

    package init(_ start: Timestamp = .epoch) {
        time = Mutex(start)
    }

    package func now() -> Timestamp {
        time.withLock { $0 }
    }

    /// Moves the clock, also backwards, as clocks do.
    package func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }

    package func set(_ now: Timestamp) {
        time.withLock { $0 = now }
    }
}

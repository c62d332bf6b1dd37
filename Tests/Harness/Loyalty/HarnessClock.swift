internal import Domain
package import ServiceRuntime

/// A clock that stands still until the test moves it, for services in the test's own process.
///
/// It is what the services take for now: a birthday, a level's 60 days, a purchase's time-out. How long a call may take,
/// and when a delivery is tried again, goes by the machine's clock as ever.
public final class HarnessClock: Sendable {
    package let clock: ManualClock

    /// - Parameter time: Such as `2026-02-28T12:00:00Z`.
    /// - Throws: Where it is none.
    public init(_ time: String) throws { clock = ManualClock(try Timestamp(time)) }

    public func advance(by duration: Duration) { clock.advance(by: duration) }

    /// - Parameter time: Such as `2026-02-28T12:00:00Z`; also an earlier one.
    /// - Throws: Where it is none.
    public func set(_ time: String) throws { clock.set(try Timestamp(time)) }
}

/// How long to wait before the next attempt: exponential, capped, and spread so that many clients do not come back at
/// the same moment.
///
/// Source: gRPC's connection backoff, with its factor and its spread.
public struct Backoff: Sendable, Hashable {
    /// The wait after the first failure, before it is spread.
    public var initial: Duration

    /// No wait is longer than this, before it is spread.
    public var maximum: Duration

    /// By how much each further failure makes the wait longer; at least 1.
    public var multiplier: Double

    /// A wait is spread evenly over `1 ± jitter` of itself; from 0 to 1.
    public var jitter: Double

    public init(
        initial: Duration = .milliseconds(100), maximum: Duration = .seconds(20), multiplier: Double = 1.6,
        jitter: Double = 0.2
    ) {
        precondition(initial > .zero && maximum >= initial, "a backoff from \(initial) to \(maximum) does not grow")
        precondition(multiplier >= 1, "a backoff of factor \(multiplier) shrinks; expected 1 or more")
        precondition((0...1).contains(jitter), "a jitter of \(jitter) is outside 0...1")
        self.initial = initial
        self.maximum = maximum
        self.multiplier = multiplier
        self.jitter = jitter
    }

    /// What a client uses between attempts to connect.
    public static let connecting = Backoff()

    /// What a client uses between attempts of one call.
    public static let retrying = Backoff(initial: .milliseconds(20), maximum: .seconds(2), multiplier: 2)

    /// Answers how long to wait before the next attempt.
    ///
    /// - Parameter failures: How many attempts have failed in a row, this one included; at least 1.
    public func delay(afterFailures failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        precondition(failures >= 1, "a wait follows a failure, and there were \(failures)")
        var seconds = initial / .seconds(1)
        let cap = maximum / .seconds(1)
        // A loop and not a power: it stops at the cap, so that a thousand failures cannot overflow.
        var remaining = failures - 1
        while remaining > 0, seconds < cap {
            seconds *= multiplier
            remaining -= 1
            if multiplier == 1 { break }
        }
        let spread = jitter == 0 ? 1 : Double.random(in: (1 - jitter)...(1 + jitter), using: &generator)
        return .seconds(min(seconds, cap) * spread)
    }
}

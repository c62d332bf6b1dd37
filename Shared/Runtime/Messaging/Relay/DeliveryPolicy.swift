/// When a relay tries again and when it gives up on one event.
package struct DeliveryPolicy: Sendable, Hashable {
    /// How often an event may be refused before it is parked.
    package var attemptsMax = 10
    /// How long a player's events wait after the first refusal; doubles with each.
    package var retryDelayMin: Duration = .milliseconds(500)
    package var retryDelayMax: Duration = .seconds(60)
    /// How long a receiver that cannot be reached is left alone; doubles up to the maximum.
    package var backoffMin: Duration = .milliseconds(100)
    package var backoffMax: Duration = .seconds(5)

    package init() {}

    /// The wait after `attempts` refusals, at least one.
    func retryDelay(attempts: Int) -> Duration {
        Self.doubled(retryDelayMin, times: attempts - 1, max: retryDelayMax)
    }

    /// The wait after `failures` calls in a row that did not reach the receiver, spread by a fifth either way so that
    /// several relays do not return in step.
    func backoff(failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        Self.doubled(backoffMin, times: failures - 1, max: backoffMax) * Double.random(in: 0.8...1.2, using: &generator)
    }

    private static func doubled(_ first: Duration, times: Int, max: Duration) -> Duration {
        var delay = first
        for _ in 0..<Swift.max(0, times) {
            if delay >= max { break }
            delay *= 2
        }
        return Swift.min(delay, max)
    }
}

import RPC
import TestSupport
import Testing

@Suite("Backoff")
struct BackoffTests {
    @Test("Waits grow by the factor, up to the maximum, and stay there")
    func growth() {
        let backoff = Backoff(initial: .milliseconds(100), maximum: .milliseconds(500), multiplier: 2, jitter: 0)
        var generator = SplitMix64(seed: 1)
        let waits = (1...5).map { backoff.delay(afterFailures: $0, using: &generator) }
        #expect(waits == [100, 200, 400, 500, 500].map { .milliseconds($0) })
        #expect(backoff.delay(afterFailures: .max, using: &generator) == .milliseconds(500))
    }

    @Test("The spread stays within its bounds and uses them", arguments: PropertySeed.all)
    func spread(seed: UInt64) throws {
        let backoff = Backoff(initial: .seconds(1), maximum: .seconds(60), jitter: 0.2)
        var generator = SplitMix64(seed: seed)
        let waits = (0..<1_000).map { _ in backoff.delay(afterFailures: 1, using: &generator) }
        #expect(try #require(waits.min()) >= .milliseconds(800), "seed \(seed)")
        #expect(try #require(waits.max()) <= .milliseconds(1_200), "seed \(seed)")
        #expect(try #require(waits.min()) < .milliseconds(850), "seed \(seed)")
        #expect(try #require(waits.max()) > .milliseconds(1_150), "seed \(seed)")
    }

    @Test("A factor of one waits the same each time")
    func constant() {
        let backoff = Backoff(initial: .seconds(1), maximum: .seconds(2), multiplier: 1, jitter: 0)
        var generator = SplitMix64(seed: 1)
        #expect(backoff.delay(afterFailures: .max, using: &generator) == .seconds(1))
    }
}

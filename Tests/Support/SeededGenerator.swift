private import RPC

/// Random numbers that a seed brings back, the same on every machine.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var random: SplitMix64

    package init(seed: UInt64) { random = SplitMix64(seed: seed) }

    package mutating func next() -> UInt64 { random.next() }
}

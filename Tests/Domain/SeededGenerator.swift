import Foundation

/// SplitMix64: the same seed gives the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// Runs a property with fresh random input, and prints the seed with which a failure can be had again:
/// `PROPERTY_SEED=7 swift test --filter …`.
func property(
    _ name: String, rounds: Int = 2_000, _ check: (inout SeededGenerator) throws -> Void
) throws {
    let given = ProcessInfo.processInfo.environment["PROPERTY_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...999_999_999)
    print("property \"\(name)\": seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<rounds { try check(&generator) }
}

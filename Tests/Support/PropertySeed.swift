private import Foundation

/// The seeds of tests on random input.
package enum PropertySeed {
    /// A new one each time, or the one that `PROPERTY_SEED` in the environment names.
    package static var next: UInt64 {
        ProcessInfo.processInfo.environment["PROPERTY_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...999_999_999)
    }

    /// For a test that takes its seed as an argument, so that a failure names it.
    package static var all: [UInt64] { [next] }
}

/// Runs a property with fresh random input, and prints the seed with which a failure can be had again:
/// `PROPERTY_SEED=7 swift test --filter …`.
package func property(
    _ name: String, rounds: Int = 2_000, _ check: (inout SeededGenerator) throws -> Void
) throws {
    let seed = PropertySeed.next
    print("property \"\(name)\": seed \(seed)")
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<rounds { try check(&generator) }
}

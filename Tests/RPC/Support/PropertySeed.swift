import Foundation

/// The seeds of tests on random input: a new one each run, or the one that `PROPERTY_SEED` names.
enum PropertySeed {
    static var all: [UInt64] {
        [ProcessInfo.processInfo.environment["PROPERTY_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)]
    }
}

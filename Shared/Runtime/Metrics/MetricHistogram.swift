internal import Synchronization

/// How often values fell into each of a few fixed ranges.
///
/// Recording is two atomic additions and no allocation. Values are whole numbers, nanoseconds or counts; ``scale`` turns
/// them into the unit that is exposed.
package final class MetricHistogram: Sendable {
    /// From 50 µs, where our calls are, to 10 s; from 5 ms on OpenTelemetry's bounds for call durations.
    package static let durationBounds: [Int64] = [
        50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000,
        75_000_000, 100_000_000, 250_000_000, 500_000_000, 750_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000,
        7_500_000_000, 10_000_000_000,
    ]

    /// For how many there are of something, such as events of a batch.
    package static let countBounds: [Int64] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000]

    /// Upper bounds, inclusive, ascending.
    let bounds: [Int64]
    /// What one recorded unit is in the exposed unit: 1e-9 for nanoseconds shown as seconds.
    let scale: Double
    private let buckets: Buckets
    private let sum = Atomic<Int64>(0)

    package init(bounds: [Int64] = MetricHistogram.durationBounds, scale: Double = 1e-9) {
        self.bounds = bounds
        self.scale = scale
        buckets = Buckets(count: bounds.count + 1)
    }

    package func record(_ value: Int64) {
        var low = 0
        var high = bounds.count
        while low < high {
            let middle = (low + high) / 2
            if value <= bounds[middle] { high = middle } else { low = middle + 1 }
        }
        buckets.increment(low)
        sum.wrappingAdd(value, ordering: .relaxed)
    }

    package func record(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        record(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)
    }

    /// The counts of each range, the last one above every bound, and the sum in recorded units.
    package func snapshot() -> (counts: [Int64], sum: Int64) { (buckets.counts, sum.load(ordering: .relaxed)) }
}

/// A fixed row of atomics.
private final class Buckets: @unchecked Sendable {
    private let storage: UnsafeMutablePointer<Atomic<Int64>>
    private let count: Int

    init(count: Int) {
        self.count = count
        storage = .allocate(capacity: count)
        for index in 0..<count { (storage + index).initialize(to: Atomic(0)) }
    }

    deinit {
        storage.deinitialize(count: count)
        storage.deallocate()
    }

    func increment(_ index: Int) { storage[index].wrappingAdd(1, ordering: .relaxed) }

    var counts: [Int64] { (0..<count).map { storage[$0].load(ordering: .relaxed) } }
}

internal import Synchronization

/// A number that only grows. One atomic addition; may be used from anywhere.
package final class MetricCounter: Sendable {
    private let total = Atomic<Int64>(0)

    package init() {}

    package func add(_ count: Int64 = 1) { total.wrappingAdd(count, ordering: .relaxed) }

    package var value: Int64 { total.load(ordering: .relaxed) }

    func reset() { total.store(0, ordering: .relaxed) }
}

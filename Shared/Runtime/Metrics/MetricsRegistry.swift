internal import Synchronization

/// Every metric of a process, by name and labels.
///
/// Getting a handle takes a lock and is for start-up; using one does not. The same name and labels give the same handle.
package final class MetricsRegistry: Sendable {
    enum Series: Sendable {
        case counter(MetricCounter)
        case gauge(MetricGauge)
        case histogram(MetricHistogram)
        /// Read when somebody looks.
        case observed(kind: String, @Sendable () -> Double)

        var kind: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            case .observed(let kind, _): kind
            }
        }
    }

    struct Family: Sendable {
        let help: String
        let kind: String
        var series: [(labels: MetricLabels, series: Series)] = []
    }

    private let families = Mutex<[String: Family]>([:])

    package init() {}

    package func counter(_ name: String, help: String, labels: MetricLabels = MetricLabels()) -> MetricCounter {
        guard case .counter(let counter) = series(name, help, labels, { .counter(MetricCounter()) }) else {
            return MetricCounter()
        }
        return counter
    }

    package func gauge(_ name: String, help: String, labels: MetricLabels = MetricLabels()) -> MetricGauge {
        guard case .gauge(let gauge) = series(name, help, labels, { .gauge(MetricGauge()) }) else {
            return MetricGauge()
        }
        return gauge
    }

    package func histogram(
        _ name: String, help: String, labels: MetricLabels = MetricLabels(),
        bounds: [Int64] = MetricHistogram.durationBounds, scale: Double = 1e-9
    ) -> MetricHistogram {
        let made = series(name, help, labels) { .histogram(MetricHistogram(bounds: bounds, scale: scale)) }
        guard case .histogram(let histogram) = made else { return MetricHistogram(bounds: bounds, scale: scale) }
        return histogram
    }

    /// A number that `read` gives whenever somebody looks; it must not block.
    package func observe(
        _ name: String, help: String, labels: MetricLabels = MetricLabels(), isCounter: Bool = false,
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = series(name, help, labels) { .observed(kind: isCounter ? "counter" : "gauge", read) }
    }

    /// Finds or adds a series. One of another kind under the same name is not exposed, and does no harm: a clash of
    /// names among libraries must not stop a service.
    private func series(
        _ name: String, _ help: String, _ labels: MetricLabels, _ make: () -> Series
    ) -> Series {
        let name = MetricName.sanitized(name)
        return families.withLock { families in
            let made = make()
            var family = families[name] ?? Family(help: help, kind: made.kind)
            guard family.kind == made.kind else { return made }
            if let found = family.series.first(where: { $0.labels == labels }) { return found.series }
            family.series.append((labels, made))
            families[name] = family
            return made
        }
    }

    /// Families by name.
    func snapshot() -> [(name: String, family: Family)] {
        families.withLock { $0.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }
}

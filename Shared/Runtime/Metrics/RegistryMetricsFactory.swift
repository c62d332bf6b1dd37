package import CoreMetrics

/// swift-metrics' backend of every service: what libraries record appears in the same ``MetricsRegistry``.
package struct RegistryMetricsFactory: MetricsFactory {
    private let registry: MetricsRegistry

    package init(registry: MetricsRegistry) { self.registry = registry }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        RegistryCounter(registry.counter(label + "_total", help: label, labels: MetricLabels(pairs: dimensions)))
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        RegistryGauge(registry.gauge(label, help: label, labels: MetricLabels(pairs: dimensions)))
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        RegistryGauge(registry.gauge(label, help: label, labels: MetricLabels(pairs: dimensions)))
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        let labels = MetricLabels(pairs: dimensions)
        guard aggregate else { return RegistryGauge(registry.gauge(label, help: label, labels: labels)) }
        return RegistryHistogram(
            registry.histogram(
                label, help: label, labels: labels, bounds: MetricHistogram.countBounds, scale: 1))
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        RegistryHistogram(
            registry.histogram(label + "_seconds", help: label, labels: MetricLabels(pairs: dimensions)))
    }

    // Series live as long as the process: a number that vanishes from one scrape to the next reads as a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}
}

private final class RegistryCounter: CounterHandler {
    private let counter: MetricCounter

    init(_ counter: MetricCounter) { self.counter = counter }

    func increment(by count: Int64) { counter.add(count) }
    func reset() { counter.reset() }
}

private final class RegistryGauge: MeterHandler, RecorderHandler, FloatingPointCounterHandler {
    private let gauge: MetricGauge

    init(_ gauge: MetricGauge) { self.gauge = gauge }

    func set(_ value: Int64) { gauge.set(Double(value)) }
    func set(_ value: Double) { gauge.set(value) }
    func increment(by difference: Double) { gauge.add(difference) }
    func decrement(by difference: Double) { gauge.add(-difference) }
    func record(_ value: Int64) { gauge.set(Double(value)) }
    func record(_ value: Double) { gauge.set(value) }
    func reset() { gauge.set(0) }
}

private final class RegistryHistogram: TimerHandler, RecorderHandler {
    private let histogram: MetricHistogram

    init(_ histogram: MetricHistogram) { self.histogram = histogram }

    func recordNanoseconds(_ duration: Int64) { histogram.record(duration) }
    func record(_ value: Int64) { histogram.record(value) }
    func record(_ value: Double) { histogram.record(Int64(clamping: value)) }
}

extension Int64 {
    /// Rounds, and takes the nearest bound for what does not fit.
    fileprivate init(clamping value: Double) {
        self = Int64(exactly: value.rounded()) ?? (value > 0 ? .max : .min)
    }
}

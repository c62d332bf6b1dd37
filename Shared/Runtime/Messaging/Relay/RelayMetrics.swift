/// What one relay counts. Found once, then atomics.
struct RelayMetrics: Sendable {
    let applied: MetricCounter
    let duplicate: MetricCounter
    let failed: MetricCounter
    let parked: MetricCounter
    let batchEvents: MetricHistogram
    let callDuration: MetricHistogram
    /// From when a fact occurred until its receiver had applied it.
    let lag: MetricHistogram
    let callFailures: MetricCounter
    let lanes: MetricGauge
    let oldestAge: MetricGauge
    let parkedCount: MetricGauge

    init(registry: MetricsRegistry, destination: String) {
        func labels(_ outcome: String) -> MetricLabels {
            MetricLabels(["destination": destination, "outcome": outcome])
        }
        let deliveries = "outbox_deliveries_total"
        let help = "Events by what became of them at their receiver."
        applied = registry.counter(deliveries, help: help, labels: labels("applied"))
        duplicate = registry.counter(deliveries, help: help, labels: labels("duplicate"))
        failed = registry.counter(deliveries, help: help, labels: labels("failed"))
        parked = registry.counter(deliveries, help: help, labels: labels("parked"))
        let one = MetricLabels(["destination": destination])
        batchEvents = registry.histogram(
            "outbox_batch_events", help: "Events of one delivery.", labels: one, bounds: MetricHistogram.countBounds,
            scale: 1)
        callDuration = registry.histogram(
            "outbox_delivery_duration_seconds", help: "Duration of one delivery.", labels: one)
        lag = registry.histogram(
            "outbox_lag_seconds", help: "From an event's time until its receiver had applied it.", labels: one)
        callFailures = registry.counter(
            "outbox_delivery_failures_total", help: "Deliveries that the receiver did not answer.", labels: one)
        lanes = registry.gauge("outbox_lanes_held", help: "Lanes that this relay acts for.", labels: one)
        oldestAge = registry.gauge(
            "outbox_oldest_event_age_seconds", help: "Age of the oldest undelivered event.", labels: one)
        parkedCount = registry.gauge("outbox_parked_events", help: "Parked events.", labels: one)
    }
}

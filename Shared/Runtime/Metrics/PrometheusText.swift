/// Prometheus' text format, version 0.0.4.
package enum PrometheusText {
    /// For the Content-Type header.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Every metric of a registry.
    package static func render(_ registry: MetricsRegistry) -> String {
        var text = ""
        for (name, family) in registry.snapshot() {
            text += "# HELP \(name) \(family.help.replacing("\n", with: " "))\n# TYPE \(name) \(family.kind)\n"
            for (labels, series) in family.series { append(series, name: name, labels: labels, to: &text) }
        }
        return text
    }

    private static func append(
        _ series: MetricsRegistry.Series, name: String, labels: MetricLabels, to text: inout String
    ) {
        switch series {
        case .counter(let counter): text += "\(name)\(labels.braced()) \(counter.value)\n"
        case .gauge(let gauge): text += "\(name)\(labels.braced()) \(number(gauge.value))\n"
        case .observed(_, let read): text += "\(name)\(labels.braced()) \(number(read()))\n"
        case .histogram(let histogram): append(histogram, name: name, labels: labels, to: &text)
        }
    }

    private static func append(
        _ histogram: MetricHistogram, name: String, labels: MetricLabels, to text: inout String
    ) {
        let (counts, sum) = histogram.snapshot()
        // There is one for each method and status; most have never seen a call, and would fill the page.
        guard counts.contains(where: { $0 > 0 }) else { return }
        var total: Int64 = 0
        for (index, count) in counts.enumerated() {
            total += count
            let bound =
                index < histogram.bounds.count ? number(Double(histogram.bounds[index]) * histogram.scale) : "+Inf"
            text += "\(name)_bucket\(labels.braced(with: "le=\"\(bound)\"")) \(total)\n"
        }
        text += "\(name)_sum\(labels.braced()) \(number(Double(sum) * histogram.scale))\n"
        text += "\(name)_count\(labels.braced()) \(total)\n"
    }

    /// Whole numbers without a fraction; bounds such as 0.0025 without the noise of binary floating point.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        let rounded = (value * 1e9).rounded() / 1e9
        return "\(rounded)"
    }
}

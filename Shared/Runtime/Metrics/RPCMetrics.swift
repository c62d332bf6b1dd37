package import RPC
package import RPCServicesContract

/// Counts the calls of this process by OpenTelemetry's names, for Prometheus and for `Stats`.
///
/// The handles of each method are found at start; a call costs a look-up by path and four atomic additions.
package final class RPCMetrics: CallObserver {
    struct Method: Sendable {
        let started: MetricCounter
        let inFlight: MetricGauge
        /// By status code; zero is OK.
        let durations: [MetricHistogram]
    }

    private let served: [String: Method]
    private let made: [String: Method]
    /// For paths that were not known at start.
    private let otherServed: Method
    private let otherMade: Method

    /// - Parameters:
    ///   - served: What this process answers.
    ///   - made: The services that it calls.
    package init(registry: MetricsRegistry, served: [ServiceDescriptor], made: [ServiceDescriptor] = []) {
        func methods(_ side: CallSide, _ descriptors: [ServiceDescriptor]) -> [String: Method] {
            let paths = Set(descriptors.flatMap { $0.methods.map(\.path) })
            return Dictionary(uniqueKeysWithValues: paths.map { ($0, Method(registry, side, $0)) })
        }
        self.served = methods(.server, served)
        self.made = methods(.client, made)
        otherServed = Method(registry, .server, "_OTHER")
        otherMade = Method(registry, .client, "_OTHER")
    }

    package func callStarted(_ side: CallSide, method: String) {
        let handles = handles(side, method)
        handles.started.add()
        handles.inFlight.add(1)
    }

    package func callEnded(_ side: CallSide, method: String, code: RPCError.Code?, duration: Duration) {
        let handles = handles(side, method)
        handles.inFlight.add(-1)
        handles.durations[Int(code?.rawValue ?? 0)].record(duration)
    }

    private func handles(_ side: CallSide, _ method: String) -> Method {
        switch side {
        case .server: served[method] ?? otherServed
        case .client: made[method] ?? otherMade
        }
    }

    /// What `Stats` says of each method that was called.
    package func methodStats() -> [MethodStats] {
        served.compactMap { path, method in
            guard method.started.value > 0 else { return nil }
            var stats = MethodStats(path: path, callsStarted: method.started.value)
            var counts = [Int64](repeating: 0, count: MetricHistogram.durationBounds.count + 1)
            var sum: Int64 = 0
            for (code, durations) in method.durations.enumerated() {
                let snapshot = durations.snapshot()
                let finished = snapshot.counts.reduce(0, +)
                guard finished > 0 else { continue }
                stats.callsFinishedByCode[Int32(code)] = finished
                for (index, count) in snapshot.counts.enumerated() { counts[index] += count }
                sum += snapshot.sum
            }
            stats.latencySumMicros = sum / 1_000
            let bounds = MetricHistogram.durationBounds.map { $0 / 1_000 } + [0]
            stats.latencies = zip(bounds, counts).map { LatencyBucket(upperBoundMicros: $0, calls: $1) }
            return stats
        }
    }
}

extension RPCMetrics.Method {
    init(_ registry: MetricsRegistry, _ side: CallSide, _ path: String) {
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        let labels = [
            ("rpc_system", "loyalty"), ("rpc_service", parts.count == 2 ? parts[0] : ""),
            ("rpc_method", parts.last ?? path),
        ]
        let name = "rpc.\(side.rawValue).call.duration_seconds"
        started = registry.counter(
            "rpc.\(side.rawValue).calls_started_total", help: "Calls begun.", labels: MetricLabels(pairs: labels))
        inFlight = registry.gauge(
            "rpc.\(side.rawValue).active_calls", help: "Calls under way.", labels: MetricLabels(pairs: labels))
        let codes = ["OK"] + RPCError.Code.allCases.map(\.statusName)
        durations = codes.map { code in
            registry.histogram(
                name, help: "Duration of calls.",
                labels: MetricLabels(pairs: labels + [("rpc_response_status_code", code)]))
        }
    }
}

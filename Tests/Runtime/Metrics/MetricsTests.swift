import CoreMetrics
import NIOHTTP1
import Testing

@testable import ServiceRuntime

@Suite("Metrics")
struct MetricsTests {
    @Test("A histogram counts a value at its bound below it, and everything under the bounds above")
    func histogram() {
        let registry = MetricsRegistry()
        let histogram = registry.histogram(
            "rpc.server.call.duration_seconds", help: "Duration of calls.",
            labels: MetricLabels(["rpc.method": "Post"]), bounds: [1_000_000, 2_500_000])
        histogram.record(.milliseconds(1))
        histogram.record(.nanoseconds(1_000_001))
        histogram.record(.seconds(3))
        #expect(
            PrometheusText.render(registry) == """
                # HELP rpc_server_call_duration_seconds Duration of calls.
                # TYPE rpc_server_call_duration_seconds histogram
                rpc_server_call_duration_seconds_bucket{rpc_method="Post",le="0.001"} 1
                rpc_server_call_duration_seconds_bucket{rpc_method="Post",le="0.0025"} 2
                rpc_server_call_duration_seconds_bucket{rpc_method="Post",le="+Inf"} 3
                rpc_server_call_duration_seconds_sum{rpc_method="Post"} 3.002000001
                rpc_server_call_duration_seconds_count{rpc_method="Post"} 3

                """)
    }

    @Test("The same name and labels give the same handle, other labels another, a clash of kinds harms nobody")
    func identity() {
        let registry = MetricsRegistry()
        registry.counter("calls", help: "", labels: MetricLabels(["code": "OK"])).add(2)
        registry.counter("calls", help: "", labels: MetricLabels(["code": "OK"])).add(3)
        registry.counter("calls", help: "", labels: MetricLabels(["code": "a\"b\\c\nd"])).add(1)
        registry.gauge("calls", help: "").set(9)
        let text = PrometheusText.render(registry)
        #expect(text.contains("calls{code=\"OK\"} 5\n"))
        #expect(text.contains(#"calls{code="a\"b\\c\nd"} 1"#))
        #expect(!text.contains("9"))
    }

    @Test("Counts from many tasks are all there")
    func concurrentCounts() async {
        let registry = MetricsRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let counter = registry.counter("calls", help: "")
                    let gauge = registry.gauge("level", help: "")
                    for _ in 0..<10_000 {
                        counter.add()
                        gauge.add(1)
                    }
                }
            }
        }
        #expect(registry.counter("calls", help: "").value == 40_000)
        #expect(registry.gauge("level", help: "").value == 40_000)
    }

    @Test("What a library records through swift-metrics is exposed")
    func swiftMetrics() {
        let registry = MetricsRegistry()
        let factory = RegistryMetricsFactory(registry: registry)
        Counter(label: "library.errors", dimensions: [("kind", "x")], factory: factory).increment(by: 4)
        Timer(label: "library.wait", factory: factory).recordNanoseconds(2_000_000)
        Recorder(label: "library.size", dimensions: [], aggregate: true, factory: factory).record(3)
        Gauge(label: "library.depth", factory: factory).record(7)
        let text = PrometheusText.render(registry)
        #expect(text.contains("library_errors_total{kind=\"x\"} 4\n"))
        #expect(text.contains("library_wait_seconds_bucket{le=\"0.0025\"} 1\n"))
        #expect(text.contains("library_size_bucket{le=\"5\"} 1\n"))
        #expect(text.contains("library_depth 7\n"))
    }

    @Test("The HTTP port answers metrics, life and readiness, and refuses the rest")
    func routes() {
        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        let ready = HTTPRoutes(registry: registry, isReady: { nil })
        #expect(ready.answer(.GET, "/metrics?x=1").body.contains("process_resident_memory_bytes"))
        #expect(ready.answer(.GET, "/healthz").status == .ok)
        #expect(ready.answer(.GET, "/readyz").status == .ok)
        #expect(ready.answer(.POST, "/metrics").status == .methodNotAllowed)
        #expect(ready.answer(.GET, "/secret").status == .notFound)
        let waiting = HTTPRoutes(registry: registry, isReady: { "waiting for the database" })
        #expect(waiting.answer(.GET, "/readyz").status == .serviceUnavailable)
        #expect(waiting.answer(.GET, "/readyz").body.contains("waiting for the database"))
    }
}

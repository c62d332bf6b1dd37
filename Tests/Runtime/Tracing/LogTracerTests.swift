import Logging
import Synchronization
import TestSupport
import Testing
import Tracing

@testable import ServiceRuntime

@Suite("Tracing")
struct LogTracerTests {
    @Test(
        "A traceparent is read and written as it came",
        arguments: [
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000001-0000000000000001-00",
        ])
    func roundTrip(text: String) {
        #expect(TraceContext(traceparent: text)?.traceparent == text)
    }

    @Test(
        "A malformed traceparent is ignored",
        arguments: [
            "", "00-0-0-0", "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra",
            "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
        ])
    func malformed(text: String) {
        #expect(TraceContext(traceparent: text) == nil)
    }

    @Test("A caller's trace goes on: same trace, caller's span as parent, caller's decision to sample")
    func caller() {
        let lines = Lines()
        let tracer = LogTracer(sampleRatio: 0, logger: lines.logger)
        var context = ServiceContext.topLevel
        let carrier = ["traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "tracestate": "a=1"]
        tracer.extract(carrier, into: &context, using: Dictionaries())
        let span = tracer.startSpan("Ledger/Post", context: context, ofKind: .server)
        span.attributes["rpc.method"] = "Post"
        span.end()
        span.end()
        var sent: [String: String] = [:]
        tracer.inject(span.context, into: &sent, using: Dictionaries())
        #expect(sent["traceparent"]?.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-") == true)
        #expect(sent["traceparent"]?.contains("b7ad6b7169203331") == false)
        #expect(sent["tracestate"] == "a=1")
        let written = lines.all
        #expect(written.count == 1)
        #expect(written.first?["parent_id"] == "b7ad6b7169203331")
        #expect(written.first?["span"] == "Ledger/Post")
        #expect(written.first?["attributes"] == .dictionary(["rpc.method": "Post"]))
    }

    @Test("With a ratio of nothing a trace that begins here is carried and never written")
    func unsampled() {
        let lines = Lines()
        let tracer = LogTracer(sampleRatio: 0, logger: lines.logger)
        let span = tracer.startSpan("Ledger/Post", context: .topLevel)
        #expect(!span.isRecording)
        #expect(span.context.traceContext?.isSampled == false)
        span.end()
        #expect(lines.all.isEmpty)
    }

    @Test("The share of traces that are sampled is the ratio", arguments: [0.0, 0.25, 1.0])
    func ratio(ratio: Double) {
        let sampler = TraceSampler(ratio: ratio)
        var generator = SeededGenerator(seed: 3)
        let sampled = (0..<10_000).count { _ in sampler.samples(traceLow: generator.next()) }
        #expect(abs(Double(sampled) / 10_000 - ratio) < 0.02)
    }
}

// MARK: - Fixtures

private struct Dictionaries: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) { carrier[key] = value }
}

/// A logger that keeps the fields of each line.
private final class Lines: Sendable {
    private let lines = Mutex<[Logger.Metadata]>([])

    var all: [Logger.Metadata] { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "test") { _ in Handler(lines: self) } }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info
        var metadataProvider: Logger.MetadataProvider?

        func log(event: LogEvent) { lines.lines.withLock { $0.append(event.metadata ?? [:]) } }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
    }
}

import RPC
import Synchronization
import Tracing

/// Keeps the spans of a test, and carries their numbers as `traceparent`.
final class RecordingTracer: Tracer {
    struct Record: Sendable {
        let name: String
        let kind: SpanKind
        let trace: Int
        let parent: Int?
        var code: Int64?
    }

    private let started = Atomic(0)
    private let ended = Mutex<[Record]>([])

    /// Those that have ended, in that order.
    var spans: [Record] { ended.withLock { $0 } }

    func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> RecordedSpan {
        let context = context()
        let trace = started.wrappingAdd(1, ordering: .relaxed).newValue
        return RecordedSpan(
            Record(name: operationName, kind: kind, trace: trace, parent: context[SpanNumber.self]), context: context,
            tracer: self)
    }

    func activeSpan(identifiedBy context: ServiceContext) -> RecordedSpan? { nil }

    func forceFlush() {}

    func inject<Carrier, Inject>(_ context: ServiceContext, into carrier: inout Carrier, using injector: Inject)
    where Inject: Injector, Carrier == Inject.Carrier {
        if let number = context[SpanNumber.self] {
            injector.inject("\(number)", forKey: "traceparent", into: &carrier)
        }
    }

    func extract<Carrier, Extract>(_ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract)
    where Extract: Extractor, Carrier == Extract.Carrier {
        context[SpanNumber.self] = extractor.extract(key: "traceparent", from: carrier).flatMap { Int($0) }
    }

    fileprivate func end(_ record: Record) { ended.withLock { $0.append(record) } }
}

private enum SpanNumber: ServiceContextKey {
    typealias Value = Int
}

final class RecordedSpan: Span {
    private let record: Mutex<RecordingTracer.Record>
    private let tracer: RecordingTracer
    let context: ServiceContext
    let isRecording = true

    init(_ record: RecordingTracer.Record, context: ServiceContext, tracer: RecordingTracer) {
        self.tracer = tracer
        var context = context
        context[SpanNumber.self] = record.trace
        self.context = context
        self.record = Mutex(record)
    }

    // What a test does not ask for is not kept.
    var operationName: String {
        get { record.withLock(\.name) }
        set {}
    }
    var attributes: SpanAttributes {
        get { [:] }
        set {
            if case .int64(let code)? = newValue["rpc.status_code"]?.toSpanAttribute() {
                record.withLock { $0.code = code }
            }
        }
    }

    func setStatus(_ status: SpanStatus) {}
    func addEvent(_ event: SpanEvent) {}
    func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {}
    func addLink(_ link: SpanLink) {}

    func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        tracer.end(record.withLock { $0 })
    }
}

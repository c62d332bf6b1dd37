internal import Logging
internal import Synchronization
package import Tracing

/// One span of ``LogTracer``. Records nothing unless its trace is sampled.
package final class LogSpan: Tracing.Span {
    private struct State {
        var operationName: String
        var attributes: SpanAttributes = [:]
        var status: SpanStatus?
        var error: String?
        var hasEnded = false
    }

    package let context: ServiceContext
    private let parentID: UInt64?
    private let kind: SpanKind
    private let startNanoseconds: UInt64
    private let logger: Logger?
    private let state: Mutex<State>

    init(
        _ operationName: String, context: ServiceContext, parentID: UInt64?, kind: SpanKind,
        startNanoseconds: UInt64, logger: Logger?
    ) {
        self.context = context
        self.parentID = parentID
        self.kind = kind
        self.startNanoseconds = startNanoseconds
        self.logger = logger
        state = Mutex(State(operationName: operationName))
    }

    package var isRecording: Bool { logger != nil && state.withLock { !$0.hasEnded } }

    package var operationName: String {
        get { state.withLock { $0.operationName } }
        set { state.withLock { $0.operationName = newValue } }
    }

    package var attributes: SpanAttributes {
        get { state.withLock { $0.attributes } }
        set { if logger != nil { state.withLock { $0.attributes = newValue } } }
    }

    package func setStatus(_ status: SpanStatus) { if logger != nil { state.withLock { $0.status = status } } }

    /// Not kept: what is worth a line is logged, with the trace's id.
    package func addEvent(_ event: SpanEvent) {}
    package func addLink(_ link: SpanLink) {}

    package func recordError<Instant: TracerInstant>(
        _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
    ) {
        if logger != nil { state.withLock { $0.error = "\(error)" } }
    }

    /// Writes the span; a second end is ignored.
    package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
        guard let logger, let trace = context.traceContext else { return }
        let ended: State? = state.withLock { state in
            guard !state.hasEnded else { return nil }
            state.hasEnded = true
            return state
        }
        guard let ended else { return }
        let end = instant().nanosecondsSinceEpoch
        var metadata: Logger.Metadata = [
            "span": "\(ended.operationName)", "kind": "\(kind)", "trace_id": "\(trace.traceID)",
            "span_id": "\(TraceContext.hex(trace.spanID))", "start_ns": "\(startNanoseconds)",
            "duration_us": "\((end > startNanoseconds ? end - startNanoseconds : 0) / 1_000)",
        ]
        if let parentID { metadata["parent_id"] = "\(TraceContext.hex(parentID))" }
        if let status = ended.status { metadata["status"] = "\(status.code)" }
        if let error = ended.error { metadata["error"] = "\(error)" }
        var attributes: Logger.Metadata = [:]
        ended.attributes.forEach { attributes[$0] = "\($1.toSpanAttribute().text)" }
        if !attributes.isEmpty { metadata["attributes"] = .dictionary(attributes) }
        logger.info("span", metadata: metadata)
    }
}

extension SpanAttribute {
    /// The value as people read it.
    fileprivate var text: String {
        switch self {
        case .string(let value): value
        case .stringConvertible(let value): "\(value)"
        case .int32(let value): "\(value)"
        case .int64(let value): "\(value)"
        case .double(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .int32Array(let values): "\(values)"
        case .int64Array(let values): "\(values)"
        case .doubleArray(let values): "\(values)"
        case .boolArray(let values): "\(values)"
        case .stringArray(let values): "\(values)"
        case .stringConvertibleArray(let values): "\(values)"
        default: "\(self)"
        }
    }
}

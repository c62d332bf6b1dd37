package import Logging
package import Tracing

/// swift-distributed-tracing's backend: carries W3C Trace Context, and writes the finished spans of sampled traces to
/// the log, one line each.
///
/// An unsampled span is one small object that remembers where it belongs and does nothing else.
package struct LogTracer: Tracer {
    package typealias Span = LogSpan

    private let sampler: TraceSampler
    private let logger: Logger

    /// - Parameters:
    ///   - sampleRatio: The share of the traces begun here that are written, from 0 to 1. A caller's decision wins.
    ///   - logger: Takes the spans, at `info`.
    package init(sampleRatio: Double, logger: Logger) {
        sampler = TraceSampler(ratio: sampleRatio)
        self.logger = logger
    }

    package func startSpan<Instant: TracerInstant>(
        _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
        at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
    ) -> LogSpan {
        var context = context()
        let parent = context.traceContext
        var generator = SystemRandomNumberGenerator()
        let spanID = UInt64.random(in: 1 ... .max, using: &generator)
        if let parent {
            context.traceContext = TraceContext(
                traceHigh: parent.traceHigh, traceLow: parent.traceLow, spanID: spanID, isSampled: parent.isSampled)
        } else {
            let low = UInt64.random(in: 1 ... .max, using: &generator)
            context.traceContext = TraceContext(
                traceHigh: generator.next(), traceLow: low, spanID: spanID, isSampled: sampler.samples(traceLow: low))
        }
        let isSampled = context.traceContext?.isSampled ?? false
        return LogSpan(
            operationName, context: context, parentID: parent?.spanID, kind: kind,
            startNanoseconds: isSampled ? instant().nanosecondsSinceEpoch : 0, logger: isSampled ? logger : nil)
    }

    package func forceFlush() {}

    package func extract<Carrier, Extract: Extractor>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract.Carrier == Carrier {
        guard let text = extractor.extract(key: TraceHeader.parent, from: carrier),
            let traceContext = TraceContext(traceparent: text)
        else { return }
        context.traceContext = traceContext
        context.traceState = extractor.extract(key: TraceHeader.state, from: carrier)
    }

    package func inject<Carrier, Inject: Injector>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject.Carrier == Carrier {
        guard let traceContext = context.traceContext else { return }
        injector.inject(traceContext.traceparent, forKey: TraceHeader.parent, into: &carrier)
        if let state = context.traceState { injector.inject(state, forKey: TraceHeader.state, into: &carrier) }
    }
}

private enum TraceHeader {
    static let parent = "traceparent"
    static let state = "tracestate"
}

private enum TraceContextKey: ServiceContextKey { typealias Value = TraceContext }
private enum TraceStateKey: ServiceContextKey { typealias Value = String }

extension ServiceContext {
    /// Where what happens in this context belongs, or nil while nothing is traced.
    package var traceContext: TraceContext? {
        get { self[TraceContextKey.self] }
        set { self[TraceContextKey.self] = newValue }
    }

    /// Other vendors' `tracestate`, passed on as it came.
    fileprivate var traceState: String? {
        get { self[TraceStateKey.self] }
        set { self[TraceStateKey.self] = newValue }
    }
}

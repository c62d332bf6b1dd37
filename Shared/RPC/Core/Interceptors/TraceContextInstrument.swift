public import Tracing

/// Carries W3C Trace Context between the metadata of calls and the `ServiceContext` of a task.
///
/// For a process without a tracer of its own: the trace of its caller reaches its log and the calls that it makes.
public struct TraceContextInstrument: Instrument {
    public init() {}

    public func inject<Carrier, Inject>(
        _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
    ) where Inject: Injector, Carrier == Inject.Carrier {
        guard let parent = context.traceParent else { return }
        injector.inject(parent.description, forKey: "traceparent", into: &carrier)
        if let state = context.traceState { injector.inject(state, forKey: "tracestate", into: &carrier) }
    }

    public func extract<Carrier, Extract>(
        _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
    ) where Extract: Extractor, Carrier == Extract.Carrier {
        guard let header = extractor.extract(key: "traceparent", from: carrier),
            let parent = TraceParent(parsing: header)
        else { return }
        context.traceParent = parent
        context.traceState = extractor.extract(key: "tracestate", from: carrier)
    }
}

extension ServiceContext {
    /// The span that the current task works for.
    public var traceParent: TraceParent? {
        get { self[TraceParentKey.self] }
        set { self[TraceParentKey.self] = newValue }
    }

    /// What tracers of several vendors add to it; passed on as it came.
    public var traceState: String? {
        get { self[TraceStateKey.self] }
        set { self[TraceStateKey.self] = newValue }
    }
}

private enum TraceParentKey: ServiceContextKey {
    typealias Value = TraceParent
    static var nameOverride: String? { "traceparent" }
}

private enum TraceStateKey: ServiceContextKey {
    typealias Value = String
    static var nameOverride: String? { "tracestate" }
}

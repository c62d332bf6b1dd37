public import Tracing

/// Records a span for each call and carries the trace from the caller to the server, in the metadata.
///
/// The tracer decides what is carried; with W3C Trace Context it is `traceparent` and `tracestate`.
public struct TracingInterceptor<TracerType: Tracer>: ServerInterceptor, ClientInterceptor {
    private let tracer: TracerType

    public init(_ tracer: TracerType) { self.tracer = tracer }

    public func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
        var trace = ServiceContext.current ?? .topLevel
        tracer.extract(context.metadata, into: &trace, using: MetadataExtractor())
        try await span(context.path, .server, in: trace) { _ in try await next() }
    }

    public func intercept(
        _ call: ClientCallDescription, _ next: (CallOptions) async throws(RPCError) -> Void
    ) async throws(RPCError) {
        try await span(call.path, .client, in: ServiceContext.current ?? .topLevel) { (trace) async throws(RPCError) in
            var options = call.options
            tracer.inject(trace, into: &options.metadata, using: MetadataInjector())
            try await next(options)
        }
    }

    private func span<Failure: Error>(
        _ path: String, _ kind: SpanKind, in trace: ServiceContext,
        _ body: (ServiceContext) async throws(Failure) -> Void
    ) async throws(Failure) {
        let span = tracer.startSpan(path, context: trace, ofKind: kind)
        defer { span.end() }
        if span.isRecording {
            let slash = path.firstIndex(of: "/") ?? path.endIndex
            span.attributes["rpc.system"] = "loyalty"
            span.attributes["rpc.service"] = String(path[..<slash])
            span.attributes["rpc.method"] = String(path[slash...].dropFirst())
        }
        // A task-local binding rethrows untyped errors only, so the outcome travels as a result.
        let result = await ServiceContext.withValue(span.context) { () async -> Result<Void, Failure> in
            do throws(Failure) {
                return .success(try await body(span.context))
            } catch {
                return .failure(error)
            }
        }
        guard case .failure(let error) = result else { return }
        let code = RPCError(thrownBy: error).code
        span.attributes["rpc.status_code"] = Int64(code.rawValue)
        span.recordError(error)
        span.setStatus(SpanStatus(code: .error, message: "\(code)"))
        throw error
    }
}

private struct MetadataInjector: Injector {
    func inject(_ value: String, forKey key: String, into metadata: inout Metadata) {
        metadata.set(key.lowercased(), value)
    }
}

private struct MetadataExtractor: Extractor {
    func extract(key: String, from metadata: Metadata) -> String? { metadata[key.lowercased()] }
}

/// Tells a ``CallObserver`` of the calls of a client, a server, or both.
public struct ObservingInterceptor: ServerInterceptor, ClientInterceptor {
    private let observer: any CallObserver

    public init(_ observer: any CallObserver) { self.observer = observer }

    public func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
        try await observe(.server, context.path, next)
    }

    public func intercept(
        _ call: ClientCallDescription, _ next: (CallOptions) async throws(RPCError) -> Void
    ) async throws(RPCError) {
        try await observe(.client, call.path) { () async throws(RPCError) in try await next(call.options) }
    }

    private func observe<Failure: Error>(
        _ side: CallSide, _ method: String, _ body: () async throws(Failure) -> Void
    ) async throws(Failure) {
        observer.callStarted(side, method: method)
        let start = ContinuousClock.now
        do throws(Failure) {
            try await body()
        } catch {
            observer.callEnded(
                side, method: method, code: RPCError(thrownBy: error).code, duration: start.duration(to: .now))
            throw error
        }
        observer.callEnded(side, method: method, code: nil, duration: start.duration(to: .now))
    }
}

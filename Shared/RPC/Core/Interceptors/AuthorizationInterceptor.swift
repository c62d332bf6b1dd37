/// Refuses the calls that an ``AuthorizationTable`` does not allow.
public struct AuthorizationInterceptor: ServerInterceptor {
    private let table: AuthorizationTable

    public init(_ table: AuthorizationTable) { self.table = table }

    public func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
        switch table.decide(context.path, caller: context.peer) {
        case .allow:
            try await next()
        case .deny:
            throw RPCError(
                .permissionDenied,
                "\(context.peer?.name ?? "the caller") may not call \(context.path); "
                    + "a rule in the server's authorization table has to allow it")
        case .authenticate:
            throw RPCError(
                .unauthenticated, "\(context.path) needs a caller with an identity; connect with a certificate")
        }
    }
}

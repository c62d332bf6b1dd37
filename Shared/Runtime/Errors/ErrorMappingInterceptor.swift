package import RPC

/// Turns what handlers throw into what callers are told: the database's errors above all.
package struct ErrorMappingInterceptor: ServerInterceptor {
    package init() {}

    package func intercept(_ context: CallContext, _ next: () async throws -> Void) async throws {
        do {
            try await next()
        } catch {
            throw RPCError.from(error)
        }
    }
}

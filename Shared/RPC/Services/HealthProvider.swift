package import RPC
package import RPCServicesContract

/// Answers `loyalty.health.v1.Health` from a ``ServingState``.
package struct HealthProvider: HealthHandler {
    private let state: ServingState

    package init(_ state: ServingState) { self.state = state }

    package func check(_ request: HealthCheckRequest, context: CallContext) async throws -> HealthCheckResponse {
        guard let status = state[request.service] else {
            throw RPCError(.notFound, "This server has no service \(request.service); ask Reflection for those it has.")
        }
        let (code, reason) = Self.contract(status)
        return HealthCheckResponse(status: code, reason: reason)
    }

    package func watch(
        _ request: HealthWatchRequest, responses: ResponseWriter<HealthWatchResponse>, context: CallContext
    ) async throws {
        for await status in state.changes(of: request.service) {
            let (code, reason) = status.map(Self.contract) ?? (.serviceUnknown, "")
            try await responses.write(HealthWatchResponse(status: code, reason: reason))
        }
        try Task.checkCancellation()
    }

    private static func contract(_ status: ServingState.Status) -> (ServingStatus, String) {
        switch status {
        case .serving: (.serving, "")
        case .notServing(let reason): (.notServing, reason)
        }
    }
}

internal import NIOHTTP1

/// What the HTTP port answers: no I/O.
struct HTTPRoutes: Sendable {
    struct Answer: Sendable, Hashable {
        let status: HTTPResponseStatus
        var contentType = "text/plain; charset=utf-8"
        let body: String
    }

    let registry: MetricsRegistry
    /// Nil when calls are taken, else the reason why not.
    let isReady: @Sendable () -> String?

    func answer(_ method: HTTPMethod, _ uri: String) -> Answer {
        guard method == .GET || method == .HEAD else {
            return Answer(status: .methodNotAllowed, body: "Only GET is answered here.\n")
        }
        switch uri.prefix(while: { $0 != "?" }) {
        case "/metrics":
            return Answer(status: .ok, contentType: PrometheusText.contentType, body: PrometheusText.render(registry))
        case "/healthz": return Answer(status: .ok, body: "alive\n")
        case "/readyz":
            guard let reason = isReady() else { return Answer(status: .ok, body: "ready\n") }
            return Answer(status: .serviceUnavailable, body: "not ready: \(reason)\n")
        default: return Answer(status: .notFound, body: "Here are /metrics, /healthz and /readyz.\n")
        }
    }
}

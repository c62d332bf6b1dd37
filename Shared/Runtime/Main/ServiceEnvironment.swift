package import Logging
package import Postgres
package import RPC

/// What the runtime gives a service to work with.
package struct ServiceEnvironment: Sendable {
    package let settings: Settings
    package let pool: PostgresPool
    package let schema: MessagingSchema
    package let outbox: Outbox
    package let idempotency: IdempotencyStore
    /// Clients of the peers, by name.
    package let clients: [String: RPCClient]
    package let registry: MetricsRegistry
    package let logger: Logger

    package init(
        settings: Settings, pool: PostgresPool, schema: MessagingSchema, clients: [String: RPCClient],
        registry: MetricsRegistry, logger: Logger
    ) {
        self.settings = settings
        self.pool = pool
        self.schema = schema
        self.clients = clients
        self.registry = registry
        self.logger = logger
        outbox = Outbox(schema: schema)
        idempotency = IdempotencyStore(schema: schema)
    }

    /// The client of a peer.
    ///
    /// - Precondition: The service's definition names it.
    package func client(_ peer: String) -> RPCClient {
        guard let client = clients[peer] else { preconditionFailure("\(peer) is no peer in the service's definition") }
        return client
    }
}

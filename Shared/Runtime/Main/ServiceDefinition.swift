package import Postgres
package import RPC
package import ServiceLifecycle

/// What a service is made of: all that its `main` says.
///
/// ```swift
/// @main enum Main {
///     static func main() async { await ServiceMain.run(.rewards) }
/// }
/// ```
package struct ServiceDefinition: Sendable {
    /// Another service that this one calls or sends events to.
    package struct Peer: Sendable, Hashable {
        package let name: String
        package let defaultPort: Int
        /// Whether events of the outbox go there.
        package let takesEvents: Bool

        package init(_ name: String, defaultPort: Int, takesEvents: Bool = false) {
            self.name = name
            self.defaultPort = defaultPort
            self.takesEvents = takesEvents
        }
    }

    /// The service's name, its schema's, and the source of its events: `rewards`.
    package let name: String
    /// One line for `--help`.
    package let summary: String
    package let defaultPort: Int
    /// ``MessagingMigration/first(schema:)``, then the service's own.
    package let migrations: MigrationList
    package let peers: [Peer]
    /// The service's own settings.
    package let addSettings: @Sendable (inout SettingTable) -> Void
    /// Makes the handlers, once the database is there.
    package let make: @Sendable (ServiceEnvironment) async throws -> ServiceParts

    package init(
        name: String, summary: String, defaultPort: Int, migrations: MigrationList, peers: [Peer] = [],
        settings addSettings: @escaping @Sendable (inout SettingTable) -> Void = { _ in },
        make: @escaping @Sendable (ServiceEnvironment) async throws -> ServiceParts
    ) {
        self.name = name
        self.summary = summary
        self.defaultPort = defaultPort
        self.migrations = migrations
        self.peers = peers
        self.addSettings = addSettings
        self.make = make
    }
}

/// What a service answers and does.
package struct ServiceParts: Sendable {
    package var services: [any RPCService]
    /// For the events that other services send; none where nobody does.
    package var eventHandlers: EventHandlers
    /// Events that were taken and could not be applied, where the service keeps such.
    package var takenEvents: (any TakenEvents)?
    package var jobs: [Job]
    /// What else runs for as long as the service does, such as a group committer.
    package var background: [any Service]

    package init(
        services: [any RPCService], eventHandlers: EventHandlers = EventHandlers(),
        takenEvents: (any TakenEvents)? = nil, jobs: [Job] = [], background: [any Service] = []
    ) {
        self.services = services
        self.eventHandlers = eventHandlers
        self.takenEvents = takenEvents
        self.jobs = jobs
        self.background = background
    }
}

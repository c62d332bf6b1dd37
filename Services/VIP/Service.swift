package import Domain
private import Postgres
package import ServiceRuntime
private import VIPContract

extension ServiceDefinition {
    /// Levels, and where players stand on them.
    package static var vip: ServiceDefinition { vip(clock: SystemClock()) }

    /// - Parameter clock: What the service goes by; a test sets its own.
    package static func vip(clock: any WallClock) -> ServiceDefinition {
        ServiceDefinition(
            name: "vip", summary: "VIP levels, and the points that wagers earn.", defaultPort: 7104,
            migrations: vipMigrations,
            make: { environment in ServiceParts(vip: environment, clock: clock) })
    }

    private static var vipMigrations: MigrationList {
        MigrationList(
            schema: "vip",
            [
                MessagingMigration.first(schema: "vip"),
                Migration(
                    file: "V0002__levels_and_status.sql", sql: PackageResources.V0002__levels_and_status_sql),
            ])
    }
}

extension ServiceParts {
    fileprivate init(vip environment: ServiceEnvironment, clock: any WallClock) {
        let levels = LadderStore(database: environment.pool)
        let standings = StandingStore(database: environment.pool)
        var handlers = EventHandlers()
        RewardsEvents(standings: standings, levels: levels, clock: clock).register(on: &handlers)
        self.init(
            services: [
                LevelsService(
                    LevelCalls(database: environment.pool, levels: levels, keys: environment.idempotency)),
                StatusService(StatusCalls(standings: standings, levels: levels)),
            ],
            eventHandlers: handlers)
    }
}

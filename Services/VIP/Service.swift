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
            peers: [Peer("rewards", defaultPort: 7105, takesEvents: true)],
            settings: { table in
                table.add(.birthdayWindowDays)
                table.add(.birthdayLeapDay)
            },
            make: { environment in ServiceParts(vip: environment, clock: clock) })
    }

    private static var vipMigrations: MigrationList {
        MigrationList(
            schema: "vip",
            [
                MessagingMigration.first(schema: "vip"),
                Migration(
                    file: "V0002__levels_and_status.sql", sql: PackageResources.V0002__levels_and_status_sql),
                Migration(
                    file: "V0003__gifts_boards_and_ladders.sql",
                    sql: PackageResources.V0003__gifts_boards_and_ladders_sql),
                Migration(file: "V0004__profile_changes.sql", sql: PackageResources.V0004__profile_changes_sql),
            ])
    }
}

extension ServiceParts {
    fileprivate init(vip environment: ServiceEnvironment, clock: any WallClock) {
        let (database, outbox, keys) = (environment.pool, environment.outbox, environment.idempotency)
        let levels = LadderStore(database: database)
        let standings = StandingStore(database: database)
        let profiles = ProfileStore()
        let zones = TimeZones()
        let changes = LadderChangeStore(database: database, standings: standings, levels: levels)
        let mover = LadderMover(database: database, changes: changes, outbox: outbox, clock: clock)
        var handlers = EventHandlers()
        RewardsEvents(
            standings: standings, levels: levels, profiles: profiles, keys: keys, outbox: outbox, zones: zones,
            clock: clock
        ).register(on: &handlers)
        self.init(
            services: [
                LevelsService(
                    LevelCalls(
                        database: database, levels: levels, changes: changes, mover: mover,
                        previews: LadderPreview(standings: standings), keys: keys, clock: clock)),
                StatusService(
                    StatusCalls(standings: standings, levels: levels, history: HistoryStore(database: database))),
                LeaderboardsService(
                    LeaderboardCalls(boards: LeaderboardStore(database: database), clock: clock)),
                BirthdaysService(
                    BirthdayCalls(
                        database: database, standings: standings, profiles: profiles, keys: keys, outbox: outbox,
                        rules: BirthdayRules(environment.settings), zones: zones, clock: clock)),
                AdjustmentsService(
                    AdjustmentCalls(
                        database: database, standings: standings, adjustments: AdjustmentStore(database: database),
                        keys: keys, outbox: outbox, clock: clock)),
            ],
            eventHandlers: handlers,
            jobs: [
                .evaluateTierDowns(
                    database: database, store: TierDownStore(database: database, standings: standings), outbox: outbox
                ),
                .finishLadderChanges(changes: changes, mover: mover),
            ])
    }
}

extension Setting where Value == Int {
    fileprivate static var birthdayWindowDays: Setting {
        .integer(
            "birthday.window-days",
            meaning: "For how many days from the birthday on its gift can be claimed.", in: 1...60, default: 7)
    }
}

extension Setting where Value == BirthdayRules.LeapDay {
    fileprivate static var birthdayLeapDay: Setting {
        .choice(
            "birthday.leap-day", meaning: "What the birthday of the 29th of February is in common years.",
            default: .february28)
    }
}

extension BirthdayRules {
    fileprivate init(_ settings: Settings) {
        self.init(windowDays: settings[.birthdayWindowDays], leapDay: settings[.birthdayLeapDay])
    }
}

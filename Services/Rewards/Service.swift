package import Domain
private import Postgres
private import RewardsContract
package import ServiceRuntime

extension ServiceDefinition {
    /// Players and the ledger.
    package static var rewards: ServiceDefinition { rewards(clock: SystemClock()) }

    /// - Parameter clock: What the service goes by; a test sets its own.
    package static func rewards(clock: any WallClock) -> ServiceDefinition {
        ServiceDefinition(
            name: "rewards", summary: "Players, their balances, and the ledger of everything that moved them.",
            defaultPort: 7105, migrations: rewardsMigrations,
            peers: [
                Peer("affiliates", defaultPort: 7103, takesEvents: true),
                Peer("vip", defaultPort: 7104, takesEvents: true),
            ],
            settings: { table in
                table.add(.postingsPerBatchMax)
                table.add(.postingBatchesInFlightMax)
                PlayerSettings.add(to: &table)
                table.add(.retentionMonths)
            },
            make: { environment in ServiceParts(rewards: environment, clock: clock) })
    }

    private static var rewardsMigrations: MigrationList {
        MigrationList(
            schema: "rewards",
            [
                MessagingMigration.first(schema: "rewards"),
                Migration(file: "V0002__players.sql", sql: PackageResources.V0002__players_sql),
                Migration(file: "V0003__ledger.sql", sql: PackageResources.V0003__ledger_sql),
                Migration(
                    file: "V0004__rewards_and_debts.sql", sql: PackageResources.V0004__rewards_and_debts_sql),
                Migration(
                    file: "V0005__rules_and_budgets.sql", sql: PackageResources.V0005__rules_and_budgets_sql),
                Migration(file: "V0006__players_and_abuse.sql", sql: PackageResources.V0006__players_and_abuse_sql),
                Migration(
                    file: "V0007__waiting_events_and_archive.sql",
                    sql: PackageResources.V0007__waiting_events_and_archive_sql),
                Migration(file: "V0008__reward_archive.sql", sql: PackageResources.V0008__reward_archive_sql),
                Migration(file: "V0009__refused_events.sql", sql: PackageResources.V0009__refused_events_sql),
                Migration(file: "V0010__total_bets.sql", sql: PackageResources.V0010__total_bets_sql),
                Migration(
                    file: "V0011__archived_ledger_of_a_player.sql",
                    sql: PackageResources.V0011__archived_ledger_of_a_player_sql),
            ])
    }
}

extension ServiceParts {
    fileprivate init(rewards environment: ServiceEnvironment, clock: any WallClock) {
        let postings = PostingStore(database: environment.pool, outbox: environment.outbox) { try $0.events() }
        let writer = PostingWriter(
            store: postings, clock: clock, logger: environment.logger,
            postingsPerBatchMax: environment.settings[.postingsPerBatchMax],
            batchesInFlightMax: environment.settings[.postingBatchesInFlightMax])
        let ledger = LedgerCalls(
            writer: writer, postings: postings, database: environment.pool, keys: environment.idempotency,
            outbox: environment.outbox, clock: clock)
        var handlers = EventHandlers()
        let incoming = IncomingEvents(
            database: environment.pool, postings: postings, outbox: environment.outbox, clock: clock)
        incoming.register(on: &handlers)
        let players = PlayerCalls(
            database: environment.pool, players: PlayerStore(database: environment.pool, outbox: environment.outbox),
            keys: environment.idempotency, outbox: environment.outbox, zones: TimeZones(), clock: clock)
        let standing = PlayerParts(environment, ledger: ledger, clock: clock)
        let rules = RuleParts(environment, postings: postings, clock: clock)
        let ledgerJobs = LedgerJobs(
            database: environment.pool, postings: postings, retentionMonths: environment.settings[.retentionMonths])
        self.init(
            services: [LedgerService(ledger), PlayersService(players)] + standing.services + rules.services,
            eventHandlers: handlers, takenEvents: RefusedEvents(database: environment.pool),
            jobs: standing.jobs.all + ledgerJobs.all + [incoming.job])
    }
}

extension Setting where Value == Int {
    fileprivate static var postingsPerBatchMax: Setting {
        .integer(
            "posting.batch-max", meaning: "How many postings share one commit at most.", in: 1...5_000, default: 512)
    }

    fileprivate static var retentionMonths: Setting {
        .integer(
            "ledger.retention-months",
            meaning: "How many whole months stay in the ledger before they go to the archive; 0 keeps all.",
            in: 0...1_200, default: 0)
    }

    fileprivate static var postingBatchesInFlightMax: Setting {
        .integer(
            "posting.batches-in-flight-max",
            meaning: "How many batches of postings are written at a time; each holds a connection.", in: 1...16,
            default: 1)
    }
}

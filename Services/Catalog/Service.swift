private import CatalogContract
package import Domain
private import Postgres
package import ServiceRuntime

extension ServiceDefinition {
    /// Coin packages, and what a player may buy now.
    package static var catalog: ServiceDefinition { catalog(clock: SystemClock()) }

    /// - Parameter clock: What the service goes by; a test sets its own.
    package static func catalog(clock: any WallClock) -> ServiceDefinition {
        ServiceDefinition(
            name: "catalog", summary: "Coin packages, offers to players, and what a player may buy now.",
            defaultPort: 7101, migrations: catalogMigrations,
            settings: { table in table.add(.archiveAssignmentsAfter) },
            make: { environment in ServiceParts(catalog: environment, clock: clock) })
    }

    private static var catalogMigrations: MigrationList {
        MigrationList(
            schema: "catalog",
            [
                MessagingMigration.first(schema: "catalog"),
                Migration(file: "V0002__packages.sql", sql: PackageResources.V0002__packages_sql),
                Migration(file: "V0003__assignments.sql", sql: PackageResources.V0003__assignments_sql),
                Migration(
                    file: "V0004__reservations_and_claims.sql",
                    sql: PackageResources.V0004__reservations_and_claims_sql),
            ])
    }
}

extension ServiceParts {
    fileprivate init(catalog environment: ServiceEnvironment, clock: any WallClock) {
        let (pool, keys) = (environment.pool, environment.idempotency)
        let stores = CatalogStores(database: pool)
        var handlers = EventHandlers()
        PurchasesEvents(packages: stores.packages, sales: stores.sales, clock: clock, logger: environment.logger)
            .register(on: &handlers)
        AffiliatesEvents(pushes: stores.pushes, clock: clock).register(on: &handlers)
        let jobs = CatalogJobs(
            reservations: stores.reservations, assignments: stores.assignments,
            archiveAfter: environment.settings[.archiveAssignmentsAfter])
        self.init(
            services: [
                PackagesService(PackageCalls(database: pool, packages: stores.packages, keys: keys, clock: clock)),
                OffersService(OfferCalls(offers: stores.offers, clock: clock)),
                AssignmentsService(
                    AssignmentCalls(
                        database: pool, assignments: stores.assignments, pushes: stores.pushes, keys: keys,
                        clock: clock)),
                CampaignsService(CampaignCalls(campaigns: stores.campaigns, clock: clock)),
                ReservationsService(
                    ReservationCalls(
                        database: pool,
                        writer: ReservationWriter(
                            database: pool, offers: stores.offers, reservations: stores.reservations, keys: keys,
                            clock: clock, limits: .reservations, logger: environment.logger),
                        packages: stores.packages, reservations: stores.reservations, sales: stores.sales, keys: keys,
                        clock: clock)),
            ],
            eventHandlers: handlers, jobs: jobs.all)
    }
}

extension BatchLimits {
    /// Two at a time: one is looked at while the other is committed.
    fileprivate static var reservations: BatchLimits {
        var limits = BatchLimits()
        limits.itemsPerBatchMax = 1_000
        limits.batchesInFlightMax = 2
        return limits
    }
}

extension Setting where Value == Duration {
    fileprivate static var archiveAssignmentsAfter: Setting {
        .duration(
            "assignments.archive-after",
            meaning: "How long an assignment that expired unused stays in lists before it is archived.",
            in: .seconds(60)...(.seconds(3_650 * 86_400)), default: "30d")
    }
}

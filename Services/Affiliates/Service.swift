private import AffiliatesContract
package import Domain
private import Postgres
package import ServiceRuntime

extension ServiceDefinition {
    /// Clicks, attribution and commission.
    package static var affiliates: ServiceDefinition { affiliates(clock: SystemClock()) }

    /// - Parameter clock: What the service goes by; a test sets its own.
    package static func affiliates(clock: any WallClock) -> ServiceDefinition {
        ServiceDefinition(
            name: "affiliates", summary: "Clicks of affiliates' links, the players they brought, and commission.",
            defaultPort: 7103, migrations: affiliatesMigrations,
            peers: [Peer("catalog", defaultPort: 7101, takesEvents: true)],
            settings: { table in
                table.add(.attributionWindow)
                table.add(.duplicateClickWindow)
                table.add(.statementGrace)
                table.add(.unattributedSalesRetention)
                table.add(.peerTimeout)
            },
            make: { environment in ServiceParts(affiliates: environment, clock: clock) })
    }

    private static var affiliatesMigrations: MigrationList {
        MigrationList(
            schema: "affiliates",
            [
                MessagingMigration.first(schema: "affiliates"),
                Migration(file: "V0002__referrals.sql", sql: PackageResources.V0002__referrals_sql),
                Migration(file: "V0003__commissions.sql", sql: PackageResources.V0003__commissions_sql),
                Migration(file: "V0004__entries_by_purchase.sql", sql: PackageResources.V0004__entries_by_purchase_sql),
                Migration(file: "V0005__erased_players.sql", sql: PackageResources.V0005__erased_players_sql),
            ])
    }
}

extension ServiceParts {
    fileprivate init(affiliates environment: ServiceEnvironment, clock: any WallClock) {
        let (pool, settings) = (environment.pool, environment.settings)
        let calendar = CommissionCalendar(grace: settings[.statementGrace])
        let clicks = ReferralStore(database: pool)
        let attributions = AttributionStore(database: pool)
        let partners = PartnerStore(database: pool)
        let plans = PlanStore(database: pool)
        let promotions = PromotionStore(database: pool)
        let sales = SaleStore(partners: partners, plans: plans, calendar: calendar)
        let erasures = ErasureStore(attributions: attributions)
        let links = LinkStore(
            attributions: attributions, partners: partners, promotions: promotions, sales: sales, erasures: erasures,
            outbox: environment.outbox, window: settings[.attributionWindow])
        var handlers = EventHandlers()
        RewardsEvents(links: links, erasures: erasures, clock: clock).register(on: &handlers)
        PurchasesEvents(attributions: attributions, sales: sales, clock: clock).register(on: &handlers)
        let referralCalls = ReferralCalls(
            database: pool, clicks: clicks, attributions: attributions, links: links, erasures: erasures,
            keys: environment.idempotency, outbox: environment.outbox, duplicateWindow: settings[.duplicateClickWindow],
            clock: clock)
        let partnerCalls = PartnerCalls(
            database: pool, partners: partners, plans: plans, promotions: promotions,
            packages: RPCPackageDirectory(environment.client("catalog"), timeout: settings[.peerTimeout]),
            keys: environment.idempotency, clock: clock)
        let commissionCalls = CommissionCalls(
            partners: partners, commissions: CommissionStore(database: pool), funnels: FunnelStore(database: pool),
            calendar: calendar, clock: clock)
        self.init(
            services: [
                ReferralsService(referralCalls), PartnersService(partnerCalls), CommissionsService(commissionCalls),
            ],
            eventHandlers: handlers,
            jobs: [.forgetUnattributedSales(pool: pool, retention: settings[.unattributedSalesRetention])])
    }
}

extension Setting where Value == Duration {
    fileprivate static var attributionWindow: Setting {
        .duration(
            "attribution.window", meaning: "How long after a click a registration still counts as brought by it.",
            in: .seconds(60) ... .seconds(86_400 * 3_650), default: "30d")
    }

    fileprivate static var duplicateClickWindow: Setting {
        .duration(
            "click.duplicate-window",
            meaning: "How long a click with the address and agent of another one counts as its repetition.",
            in: .zero ... .seconds(86_400 * 30), default: "10m")
    }

    fileprivate static var statementGrace: Setting {
        .duration(
            "statement.grace", meaning: "How long after its end a month still takes what happened in it.",
            in: .zero ... .seconds(86_400 * 20), default: "2d")
    }

    fileprivate static var unattributedSalesRetention: Setting {
        .duration(
            "sales.unattributed-retention",
            meaning: "How long sales of players whom nobody brought are kept, for registrations that come late.",
            in: .seconds(86_400) ... .seconds(86_400 * 3_650), default: "30d")
    }
}

package import Domain
private import Postgres
private import PurchasesContract
package import ServiceRuntime

extension ServiceDefinition {
    /// Purchases, from quote to refund, and what they brought in.
    package static var purchases: ServiceDefinition { purchases(clock: SystemClock()) }

    /// - Parameters:
    ///   - clock: What the service goes by; a test sets its own.
    ///   - gateways: How catalog and vip are asked; a test stands in for them.
    package static func purchases(
        clock: any WallClock, gateways: @escaping @Sendable (ServiceEnvironment) -> PurchaseGateways = { .rpc($0) }
    ) -> ServiceDefinition {
        ServiceDefinition(
            name: "purchases", summary: "Purchases of coin packages, from quote to refund, and what they brought in.",
            defaultPort: 7102, migrations: purchasesMigrations,
            peers: [
                Peer("catalog", defaultPort: 7101, takesEvents: true), Peer("vip", defaultPort: 7104),
                Peer("rewards", defaultPort: 7105, takesEvents: true),
                Peer("affiliates", defaultPort: 7103, takesEvents: true),
            ],
            settings: { table in
                table.add(.pendingTimeout)
                table.add(.abandonedAfter)
                table.add(.peerTimeout)
                table.add(.paymentsPerBatchMax)
                table.add(.paymentBatchesInFlightMax)
            },
            make: { environment in
                ServiceParts(purchases: environment, gateways: gateways(environment), clock: clock)
            })
    }

    private static var purchasesMigrations: MigrationList {
        MigrationList(
            schema: "purchases",
            [
                MessagingMigration.first(schema: "purchases"),
                Migration(file: "V0002__purchases.sql", sql: PackageResources.V0002__purchases_sql),
            ])
    }
}

extension ServiceParts {
    fileprivate init(
        purchases environment: ServiceEnvironment, gateways: PurchaseGateways, clock: any WallClock
    ) {
        let settings = environment.settings
        let store = PurchaseStore(database: environment.pool, outbox: environment.outbox) { try $0.events(of: $1) }
        let reserver = Reserver(catalog: gateways.catalog)
        let fulfilment = Fulfilment(reserver: reserver, vip: gateways.vip, logger: environment.logger)
        var limits = BatchLimits()
        limits.itemsPerBatchMax = settings[.paymentsPerBatchMax]
        limits.batchesInFlightMax = settings[.paymentBatchesInFlightMax]
        let recorder = PaymentRecorder(
            store: RecordingStore(purchases: store), fulfilment: fulfilment, clock: clock, logger: environment.logger,
            limits: limits)
        let calls = PurchaseCalls(
            database: environment.pool, store: store, keys: environment.idempotency, outbox: environment.outbox,
            gateways: gateways, fulfilment: fulfilment, recorder: recorder,
            starts: StartWriter(
                store: store, keys: environment.idempotency, limits: limits, logger: environment.logger),
            completions: CompletionWriter(
                store: store, keys: environment.idempotency, clock: clock, limits: limits, logger: environment.logger),
            pendingTimeout: settings[.pendingTimeout], clock: clock)
        let reports = ReportCalls(
            reports: ReportStore(database: environment.pool), lists: PurchaseLists(database: environment.pool),
            clock: clock)
        let jobs = PurchaseJobs(
            database: environment.pool, store: store, outbox: environment.outbox, reserver: reserver,
            fulfilment: fulfilment)
        self.init(
            services: [PurchasingService(calls), ReportsService(reports)],
            jobs: jobs.all(abandonedAfter: settings[.abandonedAfter]))
    }
}

extension Setting where Value == Duration {
    fileprivate static var pendingTimeout: Setting {
        .duration(
            "pending.timeout", meaning: "How long a payment is waited for before what is reserved is given back.",
            in: .seconds(1) ... .seconds(80_000), default: "30m")
    }

    fileprivate static var abandonedAfter: Setting {
        .duration(
            "pending.abandoned-after",
            meaning: "How long after that a late payment may still complete the purchase; then it fails.",
            in: .zero ... .seconds(90 * 86_400), default: "7d")
    }
}

extension Setting where Value == Int {
    fileprivate static var paymentsPerBatchMax: Setting {
        .integer(
            "payment.batch-max", meaning: "How many recorded payments share one commit at most.", in: 1...2_000,
            default: 256)
    }

    fileprivate static var paymentBatchesInFlightMax: Setting {
        .integer(
            "payment.batches-in-flight-max",
            meaning: "How many batches of recorded payments are asked about and written at a time.", in: 1...16,
            default: 2)
    }
}

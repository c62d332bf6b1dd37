internal import Domain
private import Postgres
internal import RPC
private import RewardsContract
internal import ServiceRuntime

/// Tiers, segments and abuse, made of what the service runs on.
struct PlayerParts: Sendable {
    let services: [any RPCService]
    let jobs: PlayerJobs

    init(_ environment: ServiceEnvironment, ledger: LedgerCalls, clock: any WallClock) {
        let (database, settings) = (environment.pool, environment.settings)
        let tiers = TierStore(database: database)
        let segments = SegmentStore(database: database)
        let segmentPolicy = PlayerSettings.segmentPolicy(settings)
        let signals = AbuseStore(database: database)
        let watch = AbuseWatch(
            database: database, facts: AbuseFactStore(database: database), signals: signals,
            detection: PlayerSettings.abuseDetection(settings))
        services = [
            AuditService(AuditCalls(store: AuditStore(database: database))),
            TiersService(
                TierCalls(database: database, tiers: tiers, ledger: ledger, keys: environment.idempotency)),
            SegmentsService(
                SegmentCalls(
                    database: database, segments: segments, policy: segmentPolicy, keys: environment.idempotency)),
            AbuseService(
                AbuseCalls(
                    database: database, signals: signals, watch: watch,
                    policy: PlayerSettings.abusePolicy(settings), keys: environment.idempotency, clock: clock)),
        ]
        jobs = PlayerJobs(
            tiers: tiers, segments: segments, segmentPolicy: segmentPolicy, watch: watch,
            play: PlayProjection(database: database), endedPeriods: EndedPeriods(database: database))
    }
}

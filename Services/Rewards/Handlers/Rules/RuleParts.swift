internal import Domain
private import Postgres
internal import RPC
private import RewardsContract
internal import ServiceRuntime

/// Rules and rewards, made of what the service runs on.
struct RuleParts: Sendable {
    let services: [any RPCService]

    init(_ environment: ServiceEnvironment, postings: PostingStore, clock: any WallClock) {
        let (database, settings) = (environment.pool, environment.settings)
        let calls = KeyedCalls(database: database, keys: environment.idempotency)
        let granting = Granting(
            database: database, postings: postings, outbox: environment.outbox,
            abuse: PlayerSettings.abusePolicy(settings), segments: PlayerSettings.segmentPolicy(settings)
        )
        services = [
            RulesService(
                RuleCalls(
                    database: database, rules: RuleStore(database: database), granting: granting, calls: calls,
                    clock: clock)),
            RewardGrantsService(
                RewardCalls(database: database, postings: postings, granting: granting, calls: calls, clock: clock)),
        ]
    }
}

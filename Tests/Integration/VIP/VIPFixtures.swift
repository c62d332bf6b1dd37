import CommonContract
import Domain
import Logging
import LoyaltyHarness
import Messages
import Postgres
import RPC
import RewardsContract
import ServiceRuntime
import Testing
import VIPContract
import VIPService

/// vip without a port: its handlers, its inbox and a clock that stands still, on a database of their own. Nobody takes what
/// it tells, so that it can be counted.
struct VIPDesk: Sendable {
    let database: PostgresDatabase
    let pool: PostgresPool
    let clock: ManualClock
    let levels: LevelCalls
    let status: StatusCalls
    let boards: LeaderboardCalls
    let birthdays: BirthdayCalls
    let adjustments: AdjustmentCalls
    let tierDowns: Job
    let finishLadderChanges: Job
    private let inbox: Inbox

    static func run(
        at time: String = "2026-03-10T12:00:00Z", rules: BirthdayRules = BirthdayRules(),
        _ body: (VIPDesk) async throws -> Void
    ) async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_vip") { pool in
                try await body(
                    VIPDesk(
                        database: database, pool: pool, clock: ManualClock(try Domain.Timestamp(time)), rules: rules))
            }
        }
    }

    private init(database: PostgresDatabase, pool: PostgresPool, clock: ManualClock, rules: BirthdayRules) {
        self.database = database
        self.pool = pool
        self.clock = clock
        let schema = MessagingSchema("vip")
        let (outbox, keys) = (Outbox(schema: schema), IdempotencyStore(schema: schema))
        let ladder = LadderStore(database: pool)
        let standings = StandingStore(database: pool)
        let changes = LadderChangeStore(database: pool, standings: standings, levels: ladder)
        let mover = LadderMover(database: pool, changes: changes, outbox: outbox, clock: clock)
        levels = LevelCalls(
            database: pool, levels: ladder, changes: changes, mover: mover,
            previews: LadderPreview(standings: standings), keys: keys, clock: clock)
        status = StatusCalls(standings: standings, levels: ladder, history: HistoryStore(database: pool))
        boards = LeaderboardCalls(boards: LeaderboardStore(database: pool), clock: clock)
        birthdays = BirthdayCalls(
            database: pool, standings: standings, profiles: ProfileStore(), keys: keys, outbox: outbox, rules: rules,
            zones: TimeZones(), clock: clock)
        adjustments = AdjustmentCalls(
            database: pool, standings: standings, adjustments: AdjustmentStore(database: pool), keys: keys,
            outbox: outbox, clock: clock)
        tierDowns = .evaluateTierDowns(
            database: pool, store: TierDownStore(database: pool, standings: standings), outbox: outbox)
        finishLadderChanges = .finishLadderChanges(changes: changes, mover: mover)
        var handlers = EventHandlers()
        RewardsEvents(
            standings: standings, levels: ladder, profiles: ProfileStore(), keys: keys, outbox: outbox,
            zones: TimeZones(), clock: clock
        ).register(on: &handlers)
        inbox = Inbox(pool: pool, schema: schema, handlers: handlers, outbox: outbox)
    }
}

extension VIPDesk {
    /// An event of rewards.
    func event(_ player: PlayerID, _ payload: some Message) throws -> OutboxEvent {
        let time = clock.now().postgresTimestamp
        return OutboxEvent(
            id: EventIdentifier.make(at: time), destination: "vip", playerID: player.postgresUUID,
            type: type(of: payload).fullName, payload: try payload.packedBytes(), occurredAt: time)
    }

    /// Delivers events as a relay does.
    @discardableResult
    func deliver(_ events: [OutboxEvent]) async throws -> [DeliveryOutcome] {
        try await inbox.apply(events, from: "rewards")
    }

    func wager(_ player: PlayerID, _ amount: String, _ currency: Currency = .sc) async throws {
        let payload = WagerRecorded(
            playerID: player.description, transactionID: 1, currency: currency, amount: Money(amount),
            occurredAt: clock.now().contract)
        #expect(try await deliver([event(player, payload)]) == [.applied])
    }

    func void(_ player: PlayerID, _ amount: String, _ currency: Currency = .sc) async throws {
        let payload = WagerVoided(
            playerID: player.description, transactionID: 1, currency: currency, amount: Money(amount),
            occurredAt: clock.now().contract)
        #expect(try await deliver([event(player, payload)]) == [.applied])
    }

    /// A registered player.
    func player(
        _ player: PlayerID = .random(), birthdate: String = "", timeZone: String = "UTC"
    ) async throws -> PlayerID {
        let payload = PlayerRegistered(
            playerID: player.description, birthdate: birthdate, timeZone: timeZone, registeredAt: clock.now().contract)
        #expect(try await deliver([event(player, payload)]) == [.applied])
        return player
    }

    func status(of player: PlayerID) async throws -> PlayerStatus {
        let answer = try await status.getStatus(
            GetStatusRequest(playerID: player.description), context: CallContext())
        return try #require(answer.status)
    }

    func history(of player: PlayerID) async throws -> [StatusChange] {
        try await status.listHistory(
            ListHistoryRequest(playerID: player.description), context: CallContext()
        ).changes
    }

    func runTierDowns() async throws {
        let runner = JobRunner(
            jobs: [tierDowns], pool: pool, schema: MessagingSchema("vip"), logger: Logger(label: "test"))
        #expect(try await runner.runIfDue(tierDowns, at: clock.now().postgresTimestamp, force: true))
    }

    /// What rewards is told, in order.
    func told<Payload: Message>(_ type: Payload.Type = Payload.self) async throws -> [Payload] {
        let select = Statement(
            name: "told", sql: "SELECT payload FROM vip.outbox WHERE destination = 'rewards' AND type = $1 ORDER BY id")
        return try await pool.query(select, Payload.fullName).decode(PostgresBytes.self).map {
            try Payload(unpacking: $0.bytes)
        }
    }

    func row<Value: PostgresDecodable>(_ sql: String, as type: Value.Type = Value.self) async throws -> Value {
        try await pool.query(Statement(name: "test_row", sql: sql)).one().decode(Value.self, at: 0)
    }
}

import CommonContract
import Domain
import Messages
import Postgres
import PurchasesContract
import RewardsService
import ServiceRuntime
import Testing
import VIPContract

@Suite("What rewards does with the events of others")
struct IncomingEventTests {
    private typealias Money = Domain.Money

    private static let purchaseID = "5f0e8a52-9a3c-4a53-9d1c-0d4f6f0f3a11"

    private func event(_ payload: some Message, of player: PlayerID, number: UInt64) throws -> OutboxEvent {
        OutboxEvent(
            id: PostgresUUID(high: 1, low: number), destination: "rewards", playerID: player.postgresUUID,
            type: type(of: payload).fullName, payload: try payload.packedBytes(),
            occurredAt: Timestamp.epoch.postgresTimestamp)
    }

    private func completed(gc: Int64 = 150_000, sc: Int64 = 15, price: Int64 = 20) -> PurchaseCompleted {
        PurchaseCompleted(
            purchaseID: Self.purchaseID, packageID: "p", price: .init(units: price), priceCurrency: "USD",
            gcGranted: .init(units: gc), scGranted: .init(units: sc))
    }

    private func refunded(gc: Int64 = 150_000, sc: Int64 = 15, price: Int64 = 20) -> PurchaseRefunded {
        PurchaseRefunded(
            purchaseID: Self.purchaseID, packageID: "p", price: .init(units: price), priceCurrency: "USD",
            gcGranted: .init(units: gc), scGranted: .init(units: sc), reason: "asked for it")
    }

    private func reached(_ level: Int32, gc: Int64, sc: Int64) -> TierChanged {
        TierChanged(
            change: StatusChange(type: .tierUp, newLevelID: level, newLevelRank: level, newLevelName: "Gold"),
            gcReward: .init(units: gc), scReward: .init(units: sc))
    }

    private func incoming(_ ledger: LedgerFixture) -> (IncomingEvents, Inbox) {
        let incoming = IncomingEvents(
            database: ledger.pool, postings: ledger.postings, outbox: ledger.outbox, clock: SystemClock())
        var handlers = EventHandlers()
        incoming.register(on: &handlers)
        return (incoming, Inbox(pool: ledger.pool, schema: MessagingSchema("rewards"), handlers: handlers))
    }

    @Test(
        "A purchase credits its coins and deposits its price, once, however often it is told; a refund takes both back")
    func purchase() async throws {
        try await LedgerFixture.run { ledger in
            let (_, inbox) = incoming(ledger)
            let player = try await ledger.register()
            let event = try event(completed(), of: player, number: 1)
            #expect(try await inbox.apply([event], from: "purchases") == [.applied])
            #expect(try await inbox.apply([event], from: "purchases") == [.duplicate])
            #expect(try await ledger.balance(.goldCoins, of: player) == Money(150_000))
            #expect(try await ledger.balance(.sweepstakesCoins, of: player) == Money(15))
            #expect(try await ledger.balance(.cash, of: player) == Money(20))
            try await ledger.post(.of(player, .wager, "140000", .goldCoins))
            let refund = try self.event(refunded(), of: player, number: 2)
            #expect(try await inbox.apply([refund], from: "purchases") == [.applied])
            #expect(try await ledger.balance(.goldCoins, of: player) == .zero)
            #expect(try await ledger.balance(.cash, of: player) == .zero)
            #expect(try await ledger.ledger.wallet(of: player)?.debts.map(\.owed) == [Money(140_000)])
            #expect(try await ledger.faults(of: player) == [])
        }
    }

    @Test("Players who may not play get what they paid for")
    func blocked() async throws {
        try await LedgerFixture.run { ledger in
            let (_, inbox) = incoming(ledger)
            let player = try await ledger.register()
            try await ledger.pool.execute(
                Statement(name: "block", sql: "UPDATE rewards.players SET is_blocked = true, is_active = false"))
            #expect(
                try await inbox.apply([event(completed(), of: player, number: 1)], from: "purchases") == [.applied])
            #expect(try await ledger.balance(.goldCoins, of: player) == Money(150_000))
        }
    }

    @Test("Events of a player whom nobody has registered wait, in order, and are applied once somebody has")
    func waiting() async throws {
        try await LedgerFixture.run { ledger in
            let (incoming, inbox) = incoming(ledger)
            let player = PlayerID.random()
            let events = try [event(completed(), of: player, number: 1), event(refunded(), of: player, number: 2)]
            #expect(try await inbox.apply([events[0]], from: "purchases") == [.applied])
            try await ledger.register(player)
            // The refund may not overtake the purchase.
            #expect(try await inbox.apply([events[1]], from: "purchases") == [.applied])
            #expect(try await ledger.count("SELECT count(*) FROM rewards.waiting_events") == 2)
            #expect(try await ledger.balance(.goldCoins, of: player) == .zero)
            try await ledger.run("apply_waiting_events", of: [incoming.job], at: .epoch)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.waiting_events") == 0)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.transactions") == 6)
            #expect(try await ledger.balance(.goldCoins, of: player) == .zero)
            #expect(try await ledger.faults(of: player) == [])
        }
    }

    @Test("One that cannot be applied after the registration is listed with its reason, tried again, and discarded")
    func refused() async throws {
        try await LedgerFixture.run { ledger in
            let (incoming, inbox) = incoming(ledger)
            let player = PlayerID.random()
            let parked = ParkedEvents(
                pool: ledger.pool, schema: MessagingSchema("rewards"), taken: RefusedEvents(database: ledger.pool))
            func list() async throws -> [ParkedEvent] {
                try await parked.list(destination: "", takenBy: "rewards", after: nil, limit: 10)
            }
            // More than an account holds.
            let first = try event(completed(gc: 99_999_999_999_999), of: player, number: 1)
            let second = OutboxEvent(
                id: PostgresUUID(high: 1, low: 2), destination: "rewards", playerID: player.postgresUUID,
                type: PurchaseCompleted.fullName,
                payload: try PurchaseCompleted(
                    purchaseID: "6f0e8a52-9a3c-4a53-9d1c-0d4f6f0f3a11", packageID: "p", price: .init(units: 1),
                    priceCurrency: "USD", gcGranted: .init(units: 99_999_999_999_999)
                ).packedBytes(), occurredAt: Timestamp.epoch.postgresTimestamp)
            #expect(try await inbox.apply([first, second], from: "purchases") == [.applied, .applied])
            #expect(try await parked.takenLags()["purchases"]?.waiting == 2)
            try await ledger.register(player)
            try await ledger.run("apply_waiting_events", of: [incoming.job], at: .epoch)
            let refused = try await list()
            #expect(refused.map(\.event.id) == [second.id] && refused.first?.source == "purchases")
            #expect(refused.first?.lastError.isEmpty == false)
            #expect(try await parked.takenLags()["purchases"]?.parked == 1)
            #expect(try await parked.list(destination: "vip", takenBy: "rewards", after: nil, limit: 10) == [])
            // It is refused again, as long as nothing has changed.
            #expect(try await parked.retry([second.id]) == 1)
            #expect(try await list() == [])
            try await ledger.run("apply_waiting_events", of: [incoming.job], at: .epoch)
            #expect(try await list().count == 1)
            #expect(try await parked.discard([second.id]) == 1)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.waiting_events") == 0)
            #expect(try await ledger.faults(of: player) == [])
        }
    }

    @Test("A level is rewarded once for each player, ever, whatever it brings by then; a birthday once a year")
    func onceEver() async throws {
        try await LedgerFixture.run { ledger in
            let (_, inbox) = incoming(ledger)
            let player = try await ledger.register()
            let birthday = BirthdayGiftClaimed(
                year: 2026, levelID: 2, gcGift: .init(units: 10), scGift: .init(units: 1))
            let outcomes = try await inbox.apply(
                [
                    event(reached(2, gc: 1_000, sc: 5), of: player, number: 1),
                    event(reached(2, gc: 2_000, sc: 5), of: player, number: 2),
                    event(reached(3, gc: 0, sc: 7), of: player, number: 3),
                    event(birthday, of: player, number: 4), event(birthday, of: player, number: 5),
                ], from: "vip")
            #expect(outcomes == Array(repeating: .applied, count: 5))
            #expect(try await ledger.balance(.goldCoins, of: player) == Money(1_010))
            #expect(try await ledger.balance(.sweepstakesCoins, of: player) == Money(13))
            let rows = "SELECT count(*) FROM rewards.player_sweepstakes_rewards"
            #expect(try await ledger.count("\(rows) WHERE reward_type = 'vip_tier_up'") == 2)
            #expect(try await ledger.count("\(rows) WHERE reward_type = 'birthday'") == 1)
            #expect(try await ledger.faults(of: player) == [])
        }
    }

    @Test("A malformed event is refused with its reason and leaves its neighbours alone")
    func malformed() async throws {
        try await LedgerFixture.run { ledger in
            let (_, inbox) = incoming(ledger)
            let players = [try await ledger.register(), try await ledger.register()]
            let outcomes = try await inbox.apply(
                [event(completed(gc: -1), of: players[0], number: 1), event(completed(), of: players[1], number: 2)],
                from: "purchases")
            guard case .failed(let error) = outcomes[0] else { return #expect(Bool(false), "\(outcomes)") }
            #expect(error.reason == "EVENT_MALFORMED" && outcomes[1] == .applied)
            #expect(try await ledger.balance(.goldCoins, of: players[0]) == .zero)
        }
    }
}

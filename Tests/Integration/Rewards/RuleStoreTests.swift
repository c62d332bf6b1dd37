import Domain
import LoyaltyHarness
import Postgres
import RewardsService
import ServiceRuntime
import Testing

@Suite("Rules on a real database")
struct RuleStoreTests {
    private func text(
        _ name: String, priority: Int32 = 0, conditions: String = "{}", formula: String = "1"
    ) throws -> RuleText {
        RuleText(
            name: name, description: "says \(name)", priority: priority,
            conditions: try JSONObject(parsing: conditions),
            rewardConfig: try JSONObject(parsing: #"{"type": "TICKETS", "formula": "\#(formula)"}"#))
    }

    @Test("What is written can be read again, to the last field, and every change is a version that stays")
    func versions() async throws {
        try await LedgerFixture.run { ledger in
            let store = RuleStore(database: ledger.pool)
            let id = try RuleID("r")
            let first = try text("first", priority: -7, conditions: #"{"tier": ["GOLD"], "net_loss_min": 0.5}"#)
            let second = try text("second", priority: 9, formula: "total_wagered / 3")
            let later = Timestamp.epoch + .seconds(60)
            try await ledger.pool.transaction { transaction in
                let made = try await store.insert(id, first, isActive: false, at: .epoch, in: transaction)
                #expect(made == RewardRule(id: id, text: first, isActive: false, createdAt: .epoch))
            }
            try await ledger.pool.transaction { transaction in
                let locked = try await store.lock(id, in: transaction)
                #expect(locked?.version == 1)
                _ = try await store.update(id, second, at: later, in: transaction)
            }
            #expect(
                try await store.rules([id]) == [
                    RewardRule(
                        id: id, version: 2, text: second, isActive: false, createdAt: .epoch, updatedAt: later)
                ])
            let versions = try await store.versions(of: id, before: .max, limit: 9)
            #expect(versions.map(\.version) == [2, 1] && versions.map(\.text) == [second, first])
            #expect(versions.map(\.updatedAt) == [later, .epoch])
            #expect(try await store.versions(of: id, before: 2, limit: 9).map(\.text) == [first])
        }
    }

    @Test("An id that another rule has is refused, and that rule stays as it was")
    func idTaken() async throws {
        try await LedgerFixture.run { ledger in
            let store = RuleStore(database: ledger.pool)
            let id = try RuleID("r")
            let (first, second) = (try text("first"), try text("second"))
            func insert(_ text: RuleText) async throws {
                try await ledger.pool.transaction { transaction in
                    _ = try await store.insert(id, text, isActive: true, at: .epoch, in: transaction)
                }
            }
            try await insert(first)
            await #expect(throws: RuleRefusal.idTaken(id)) { try await insert(second) }
            #expect(try await store.versions(of: id, before: .max, limit: 9).map(\.text) == [first])
        }
    }

    @Test("Only active rules grant; an archived one never does again, whoever writes, and stays to be read")
    func activation() async throws {
        try await LedgerFixture.run { ledger in
            let store = RuleStore(database: ledger.pool)
            let (one, two) = (try RuleID("one"), try RuleID("two"))
            func change(_ body: (PostgresTransaction) async throws -> Void) async throws {
                try await ledger.pool.transaction { transaction in try await body(transaction) }
            }
            func active() async throws -> [String] {
                try await store.activeRules(in: ledger.pool).map(\.id.text).sorted()
            }
            func listed(_ state: RuleListState) async throws -> [String] {
                try await store.page(state, after: nil, limit: 9).map(\.rule.id.text)
            }
            try await change { transaction in
                _ = try await store.insert(one, text("1", priority: 1), isActive: true, at: .epoch, in: transaction)
                _ = try await store.insert(two, text("2", priority: 2), isActive: false, at: .epoch, in: transaction)
            }
            #expect(try await active() == ["one"])
            try await change { _ = try await store.setActive(two, true, at: .epoch, in: $0) }
            try await change { _ = try await store.setActive(one, false, at: .epoch, in: $0) }
            #expect(try await active() == ["two"])
            #expect(try await listed(.all) == ["two", "one"])
            #expect(try await listed(.inactive) == ["one"])
            try await change { _ = try await store.archive(two, at: .epoch + .seconds(1), in: $0) }
            #expect(try await active() == [])
            #expect(try await listed(.all) == ["one"])
            #expect(try await listed(.archived) == ["two"])
            let archived = try #require(try await store.rules([two]).first)
            #expect(archived.archivedAt == .epoch + .seconds(1) && !archived.isActive)
            await #expect(throws: PostgresError.self) {
                try await change { _ = try await store.setActive(two, true, at: .epoch, in: $0) }
            }
            #expect(try await store.versions(of: two, before: .max, limit: 9).count == 1)
        }
    }

    @Test("An id is taken once, also while the other is not committed yet")
    func taken() async throws {
        try await LedgerFixture.run { ledger in
            let store = RuleStore(database: ledger.pool)
            let text = try text("same")
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            try await ledger.pool.transaction { transaction in
                                _ = try await store.insert(
                                    RuleID("r"), text, isActive: true, at: .epoch, in: transaction)
                            }
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count { $0 } == 1)
            #expect(try await ledger.count("SELECT count(*) FROM rewards.reward_rule_versions") == 1)
        }
    }

    @Test(
        "Who waits for a player's lock decides by what the one before has left, not by what was when they began",
        .timeLimit(.minutes(1)))
    func lockedFacts() async throws {
        try await LedgerFixture.run { ledger in
            let player = try await ledger.register()
            let facts = try await ledger.behindLock(
                of: player, "UPDATE rewards.player_metrics SET total_wagered = 15000",
                "UPDATE rewards.players SET is_blocked = true"
            ) {
                try await ledger.pool.transaction { transaction in
                    try await FactsStore().lock(player, .seeded, in: transaction)
                }
            }
            let read = try #require(facts)
            #expect(read.metrics.wagered == FixedDecimal(15_000) && read.standing.isBlocked)
        }
    }
}

import CommonContract
import Domain
import LoyaltyHarness
import Messages
import Postgres
import RPC
import RewardsContract
import RewardsService
import ServiceRuntime
import Testing

@Suite("One player's data")
struct PlayerErasureTests {
    private func export(_ id: String, _ loyalty: LoyaltyHarness) async throws -> [ExportPlayerResponse] {
        try await loyalty.rewards.players.exportPlayer(ExportPlayerRequest(playerID: id)) { answers in
            var rows: [ExportPlayerResponse] = []
            for try await row in answers { rows.append(row) }
            return rows
        }
    }

    @Test("An export has every row of the player and nobody else's")
    func exports() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada", gc: "5", sc: "5")
            let other = try await loyalty.player("bea", sc: "5")
            try await loyalty.post(id, .wager, .sc, "0.0001")
            let rows = try await export(id, loyalty)
            #expect(rows.filter { $0.table == "transactions" }.count == 3)
            #expect(rows.filter { $0.table == "players" }.count == 1)
            #expect(rows.contains { $0.row.contains("\"ada@example.com\"") })
            #expect(rows.contains { $0.row.contains("0.0001") })
            #expect(!rows.contains { $0.row.contains(other) })
            let unknown = try await refusal { _ = try await export("0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44", loyalty) }
            #expect(unknown.code == .notFound)
        }
    }

    @Test("Every table with a player's rows is exported, or says why not")
    func complete() async throws {
        try await LoyaltyHarness.withDatabase { database in
            let tables = try await database.withPool { pool in
                try await pool.query(
                    Statement(
                        name: "player_tables",
                        sql: """
                            SELECT c.table_name::text FROM information_schema.columns c
                              JOIN pg_class t ON t.relname = c.table_name AND NOT t.relispartition
                              JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = c.table_schema
                             WHERE c.table_schema = 'rewards' AND c.column_name = 'player_id'
                               AND t.relkind IN ('r', 'p')
                            """)
                ).decode(String.self)
            }
            #expect(Set(tables) == Set(PlayerExport.tables).union(PlayerExport.excludedTables))
        }
    }

    @Test("What others were not told yet they are told without the person, also what was parked, and in its order")
    func undelivered() async throws {
        try await LedgerFixture.run { ledger in
            let (gone, other) = (try await ledger.register(), try await ledger.register())
            let registered = PlayerRegistered(
                playerID: gone.description, affiliateCode: "click-1", birthdate: "1990-07-01",
                timeZone: "Pacific/Auckland", country: "NZ")
            let changed = PlayerProfileChanged(
                playerID: gone.description, birthdate: "1990-03-11", timeZone: "Pacific/Auckland")
            func event(_ payload: some Message, _ destination: String) throws -> OutboxEvent {
                OutboxEvent(
                    id: EventIdentifier.make(at: Domain.Timestamp.epoch.postgresTimestamp), destination: destination,
                    playerID: gone.postgresUUID, type: type(of: payload).fullName, payload: try payload.packedBytes(),
                    occurredAt: Domain.Timestamp.epoch.postgresTimestamp)
            }
            let events = [
                try event(registered, "vip"), try event(registered, "affiliates"), try event(changed, "vip"),
            ]
            try await ledger.pool.transaction { try await ledger.outbox.append(events, in: $0) }
            let park = Statement(
                name: "park",
                sql: """
                    WITH gone AS (
                        DELETE FROM rewards.outbox WHERE player_id = $1 AND destination = 'affiliates' RETURNING *)
                    INSERT INTO rewards.outbox_parked
                        (event_id, destination, player_id, type, payload, occurred_at, attempts, last_error)
                    SELECT event_id, destination, player_id, type, payload, occurred_at, 1, 'x' FROM gone
                    """)
            try await ledger.pool.execute(park, gone)
            try await ledger.pool.transaction { transaction in
                for _ in 0..<2 { try await ledger.outbox.forget(gone, in: transaction) }
            }
            let told = try await ledger.pool.query(
                Statement(
                    name: "told",
                    sql: """
                        SELECT type, payload FROM rewards.outbox WHERE player_id = $1
                        UNION ALL SELECT type, payload FROM rewards.outbox_parked WHERE player_id = $1
                        """), gone
            ).decode((String, PostgresBytes).self)
            var (seen, changes): ([PlayerRegistered], [PlayerProfileChanged]) = ([], [])
            for (type, payload) in told {
                if type == PlayerRegistered.fullName {
                    seen.append(try PlayerRegistered(unpacking: payload.bytes))
                } else {
                    changes.append(try PlayerProfileChanged(unpacking: payload.bytes))
                }
            }
            #expect(changes == [PlayerProfileChanged(playerID: gone.description, timeZone: "UTC")])
            #expect(seen.count == 3 && seen.allSatisfy { $0.birthdate.isEmpty && $0.timeZone == "UTC" })
            #expect(seen.count { $0.affiliateCode == "click-1" } == 2 && seen.allSatisfy { $0.country.isEmpty })
            let others = "SELECT count(*) FROM rewards.outbox WHERE player_id = '\(other)'"
            #expect(try await ledger.count(others) == 1)
        }
    }

    @Test("Erasing takes the person out everywhere, keeps the ledger, and frees the email")
    func erases() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada", sc: "5", birthdate: "1990-07-01")
            _ = try await loyalty.rewards.players.updatePlayer(
                UpdatePlayerRequest(
                    idempotencyKey: "u", playerID: id, fields: ["name", "birthdate"], name: "Lovelace",
                    birthdate: "1990-03-11"))
            let request = ErasePlayerRequest(idempotencyKey: "e", playerID: id, reason: "case 7")
            let erased = try await loyalty.rewards.players.erasePlayer(request)
            #expect(erased.player?.erasedAt != nil && erased.player?.isActive == false)
            let again = try await loyalty.rewards.players.erasePlayer(request)
            #expect(again.replayed && again.player == erased.player)

            let everything = try await DatabaseSnapshot(of: loyalty.database).rows
            for (table, rows) in everything where table.hasPrefix("rewards.") {
                for row in rows {
                    // Answers are bytes, printed in hexadecimal.
                    for secret in ["ada@example.com", "Lovelace", "1990-07-01", "1990-03-11"] {
                        let hexadecimal = secret.utf8.map { String($0, radix: 16) }.joined()
                        #expect(!row.contains(secret) && !row.contains(hexadecimal), "\(table): \(row)")
                    }
                }
            }
            let balances = try await loyalty.rewards.ledger.getBalances(GetBalancesRequest(playerID: id))
            #expect(balances.balances.contains { $0.amount == CommonContract.Money("5") })
            let change = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.players.unblockPlayer(
                    UnblockPlayerRequest(idempotencyKey: "n", playerID: id, reason: "x"))
            }
            #expect(change.code == .failedPrecondition && change.details.reason == "PLAYER_ERASED")
            let successor = try await loyalty.rewards.players.registerPlayer(
                RegisterPlayerRequest(idempotencyKey: "new", email: "ada@example.com", name: "Ada"))
            #expect(successor.player?.playerID != id)
        }
    }
}

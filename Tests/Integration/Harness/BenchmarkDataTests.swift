import Foundation
import LoyaltyHarness
import Postgres
import ServiceRuntime
import Testing

@Suite("The players of the benchmarks")
struct BenchmarkDataTests {
    @Test("What Tests/bench puts into a database fits the schemas as they are, and the ledger proves itself")
    func fits() async throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Benchmarks/Services")
        // Not in a transaction, that one.
        let players = try String(contentsOf: folder.appending(path: "players.sql"), encoding: .utf8)
            .replacing("VACUUM ANALYZE;", with: "")
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool { pool in
                try await pool.transaction { try await $0.runScript(players) }
                let found = try await pool.query(Self.counts).one()
                #expect(try found.decode(Int64.self, at: 0) == 10_000)
                #expect(try found.decode(Int64.self, at: 1) == 0)
            }
        }
    }

    /// Players, and those of whom a balance is not the last row of the ledger.
    private static let counts = Statement(
        name: "benchmark_counts",
        sql: """
            SELECT count(*), count(*) FILTER (WHERE b.sc_balance <> t.balance_after OR b.sc_sequence <> t.sequence)
              FROM benchmark.players p
              JOIN rewards.loyalty_balances b USING (player_id)
              JOIN vip.user_vip_status s USING (player_id)
              JOIN rewards.transactions t ON t.player_id = p.player_id AND t.currency_type = 'SC'
            """)
}

import Domain
import LoyaltyHarness
import Postgres
import PurchasesContract
import Testing

@Suite("What the database keeps from happening to purchases")
struct ProtectionTests {
    private static let changes = [
        "price_paid = 1", "price_currency = 'EUR'", "gc_granted = 1", "sc_granted = NULL", "package_name = 'x'",
        "package_snapshot = '{}'", "package_source = 'smartico'", "vip_multiplier = 2", "created_at = now()",
        "player_id = gen_random_uuid()", "package_id = gen_random_uuid()",
    ]

    @Test("What was sold never changes, whoever writes")
    func snapshot() async throws {
        try await PurchasesFixture.run { fixture in
            _ = try await fixture.recordPaid()
            try await fixture.service.database.withPool(user: "postgres") { pool in
                for change in Self.changes {
                    let update = "UPDATE purchases.coin_package_purchases SET \(change)"
                    let error = await #expect(throws: PostgresError.self, "\(change)") {
                        try await pool.execute(Statement(name: "tamper", sql: update))
                    }
                    #expect(
                        error?.code == .checkViolation && error?.constraint == "snapshot_never_changes", "\(change)")
                }
            }
        }
    }

    private static let commands = [
        "DELETE FROM purchases.coin_package_purchases", "DELETE FROM purchases.purchase_status_log",
        "UPDATE purchases.purchase_status_log SET reason = 'x'", "DELETE FROM purchases.first_purchases",
    ]

    @Test("The service's role can neither delete a purchase nor rewrite its log")
    func grants() async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_purchases") { pool in
                for command in Self.commands {
                    let error = await #expect(throws: PostgresError.self, "\(command)") {
                        try await pool.execute(Statement(name: "tamper", sql: command))
                    }
                    #expect(error?.code == .insufficientPrivilege, "\(command)")
                }
            }
        }
    }

    @Test("A move is logged once, and only one that is allowed")
    func log() async throws {
        try await LoyaltyHarness.withDatabase { database in
            try await database.withPool(user: "loyalty_purchases") { pool in
                func insert(_ from: String, _ to: String) -> Statement {
                    Statement(
                        name: "insert_move",
                        sql: """
                            INSERT INTO purchases.purchase_status_log (purchase_id, player_id, from_status, to_status, changed_at)
                            VALUES ('\(PurchasesFixture.package)', '\(PurchasesFixture.player)', '\(from)', '\(to)', now())
                            """)
                }
                try await pool.execute(insert("pending", "completed"))
                let twice = await #expect(throws: PostgresError.self) {
                    try await pool.execute(insert("pending", "completed"))
                }
                #expect(twice?.code == .uniqueViolation)
                let never = await #expect(throws: PostgresError.self) {
                    try await pool.execute(insert("failed", "completed"))
                }
                #expect(never?.constraint == "move_is_allowed")
            }
        }
    }
}

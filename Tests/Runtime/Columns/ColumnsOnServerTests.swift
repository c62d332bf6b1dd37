import Domain
import LoyaltyHarness
import Postgres
import ServiceRuntime
import Testing

@Suite("Domain values on a real server")
struct ColumnsOnServerTests {
    /// Gives the body a pool on a database of its own.
    private func withPool(_ body: (PostgresPool) async throws -> Void) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in try await body(pool) }
        }
    }

    @Test("The server understands each amount as the text that we print, and answers it unchanged")
    func amounts() async throws {
        let statement = Statement(
            name: "amounts",
            sql: """
                SELECT amount::numeric(18,4), trim_scale(amount)::text
                  FROM unnest($1::numeric[]) WITH ORDINALITY AS given (amount, place) ORDER BY place
                """)
        var generator = SystemRandomNumberGenerator()
        var amounts = [Money.zero, .smallest, -.smallest, .maximum, .minimum, Money(10_000), Money(1_0000_0000)]
        for bits in 1..<60 {
            let limit = min(Int64(1) << bits, 999_999_999_999_999_999)
            amounts.append(try Money(tenThousandths: .random(in: -limit...limit, using: &generator)))
        }
        try await withPool { pool in
            let rows = try await pool.query(statement, amounts).decode((Money, String).self)
            #expect(rows.map(\.0) == amounts)
            #expect(rows.map(\.1) == amounts.map(\.description))
        }
    }

    @Test("The server adds up points exactly")
    func points() async throws {
        let statement = Statement(
            name: "points", sql: "SELECT sum(points)::numeric(27,9) FROM unnest($1::numeric[]) AS given (points)")
        let each = Points(earnedByWagering: Money(1), in: .goldCoins)
        try await withPool { pool in
            let sum = try await pool.query(statement, [Points](repeating: each, count: 100_000)).one()
            #expect(try sum.decode(Points.self) == (try Points("1")))
        }
    }

    @Test("Identifiers, dates and times mean the same on both sides, and keep their order")
    func identifiersAndTimes() async throws {
        let statement = Statement(
            name: "texts",
            sql: """
                SELECT $1::uuid, $1::uuid::text, $2::date, $2::date::text, $3::timestamptz,
                       to_char($3::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), $4::bigint
                """)
        let player = PlayerID.random()
        let date = try CalendarDate("2024-02-29")
        let time = try Timestamp("2026-11-21T12:34:56.789012Z")
        let transaction = try TransactionID(7)
        let ordered = Statement(
            name: "ordered", sql: "SELECT id FROM unnest($1::uuid[]) AS given (id) ORDER BY id")
        let players = (0..<100).map { _ in PlayerID.random() }
        try await withPool { pool in
            let row = try await pool.query(statement, player, date, time, transaction).one()
            let (uuid, uuidText, day, dayText, instant, instantText, number) = try row.decode(
                (PlayerID, String, CalendarDate, String, Timestamp, String, TransactionID).self)
            #expect(uuid == player && uuidText == player.description)
            #expect(day == date && dayText == date.description)
            #expect(instant == time && instantText == time.description)
            #expect(number == transaction)
            #expect(try await pool.query(ordered, players).decode(PlayerID.self) == players.sorted())
        }
    }
}

import LoyaltyHarness
import Postgres
import Testing

@Suite struct RowStreamTests {
    private static let series = Statement(name: "series", sql: "SELECT generate_series(1, $1::int8)")

    @Test("Rows come in order and complete, around the size of a fetch", arguments: [0, 1, 9, 10, 11, 20, 10_000])
    func complete(count: Int) async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            var numbers: [Int] = []
            try await pool.stream(Self.series, count, rowsPerFetch: 10) { rows in
                for try await row in rows { numbers.append(try row.decode(Int.self, at: 0)) }
            }
            #expect(numbers == Array(0..<count).map { $0 + 1 })
        }
    }

    @Test("A reader that stops early stops the server, too, and frees the connection")
    func early() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            let start = ContinuousClock.now
            let first = try await pool.stream(Self.series, 1_000_000_000, rowsPerFetch: 100) { rows in
                for try await row in rows { return try row.decode(Int.self, at: 0) }
                return 0
            }
            #expect(first == 1)
            let after = try await pool.value(Int.self, "SELECT 1::int8")
            #expect(after == 1)
            // A thousand million rows would take minutes.
            #expect(ContinuousClock.now - start < .seconds(60))
        }
    }

    @Test("What goes wrong in the middle is thrown there")
    func middle() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            var seen = 0
            let failing = Statement(name: "failing", sql: "SELECT 1 / (50 - n) FROM generate_series(1, 100) AS n")
            let error = await failure {
                try await pool.stream(failing, rowsPerFetch: 10) { rows in
                    for try await _ in rows { seen += 1 }
                }
            }
            #expect(error?.sqlState == "22012")
            #expect(seen == 40)
            let after = try await pool.value(Int.self, "SELECT 1::int8")
            #expect(after == 1)
        }
    }

    @Test("A stream is part of its transaction, beside other statements")
    func inTransaction() async throws {
        try await withPool { pool in
            let sum = try await pool.transaction { transaction in
                try await transaction.sql("CREATE TABLE t (id int8)")
                try await transaction.sql("INSERT INTO t SELECT generate_series(1, 100)")
                var sum = 0
                for _ in 0..<2 {
                    try await transaction.stream(Statement(name: "all_t", sql: "SELECT id FROM t"), rowsPerFetch: 7) {
                        rows in
                        for try await row in rows {
                            sum += try row.decode(Int.self, at: 0)
                            if sum % 10 == 0 { try await transaction.sql("SELECT 1") }
                        }
                    }
                }
                return sum
            }
            #expect(sum == 2 * 5_050)
        }
    }

    @Test("SQL that is wrong is told at the first row")
    func wrong() async throws {
        try await withPool { pool in
            let error = await failure {
                try await pool.stream(Statement(name: "wrong", sql: "SELECT x FROM nowhere")) { rows in
                    for try await _ in rows {}
                }
            }
            #expect(error?.sqlState == "42P01")
        }
    }
}

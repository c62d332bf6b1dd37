import LoyaltyHarness
import TestSupport
import Testing

@testable import Postgres

@Suite struct EncodingTests {
    @Test("Every type comes back from the server as it went")
    func roundTrips() async throws {
        try await withPool { pool in
            let values = Statement(
                name: "round_trip",
                sql: """
                    SELECT $1::bool, $2::int2, $3::int4, $4::int8, $5::float8, $6::text, $7::bytea, $8::uuid, $9::jsonb,
                           $10::date, $11::timestamptz, $12::varchar(10), NULL::int8
                    """)
            let uuid = try #require(PostgresUUID("00112233-4455-6677-8899-aabbccddeeff"))
            let row = try await pool.query(
                values, true, Int16.min, Int32.max, Int64.min, -0.1, "ü\u{1F600}", PostgresBytes([0, 255]), uuid,
                PostgresJSON("{\"a\": [1, 2]}"), PostgresDate(daysSince1970: -1),
                PostgresTimestamp(microsecondsSince1970: -1), "short"
            ).one()
            #expect(try row.decode(Bool.self, at: 0))
            #expect(try row.decode(Int16.self, at: 1) == .min)
            #expect(try row.decode(Int32.self, at: 2) == .max)
            #expect(try row.decode(Int64.self, at: 3) == .min)
            #expect(try row.decode(Double.self, at: 4) == -0.1)
            #expect(try row.decode(String.self, at: 5) == "ü\u{1F600}")
            #expect(try row.decode(PostgresBytes.self, at: 6) == PostgresBytes([0, 255]))
            #expect(try row.decode(PostgresUUID.self, at: 7) == uuid)
            #expect("\(uuid)" == "00112233-4455-6677-8899-aabbccddeeff")
            #expect(try row.decode(PostgresJSON.self, at: 8).text == "{\"a\": [1, 2]}")
            #expect(try row.decode(PostgresDate.self, at: 9) == PostgresDate(daysSince1970: -1))
            #expect(try row.decode(PostgresTimestamp.self, at: 10) == PostgresTimestamp(microsecondsSince1970: -1))
            #expect(try row.decode(String.self, at: 11) == "short")
            #expect(try row.decode(Int64?.self, at: 12) == nil)
        }
    }

    @Test("What the server makes of a value is what we mean by it")
    func meaning() async throws {
        try await withPool { pool in
            let texts = Statement(
                name: "meaning",
                sql: """
                    SELECT $1::uuid::text, $2::numeric::text, to_char($3::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'),
                           $4::date::text, $5::jsonb->>'k', ($6::numeric[])[2]::text, $7::timestamptz::text
                    """)
            let row = try await pool.query(
                texts, PostgresUUID(high: 1, low: 2), PostgresNumeric(unscaled: -12_340_005, scale: 4),
                PostgresTimestamp(microsecondsSince1970: 1_000_000_000_123_456), PostgresDate(daysSince1970: 19_000),
                PostgresJSON("{\"k\": \"v\"}"),
                [PostgresNumeric(unscaled: 1, scale: 0), PostgresNumeric(unscaled: 10_000, scale: 6)],
                PostgresTimestamp.distantFuture
            ).one()
            let decoded = try row.decode((String, String, String, String, String, String, String).self)
            #expect(decoded.0 == "00000000-0000-0001-0000-000000000002")
            #expect(decoded.1 == "-1234.0005")
            #expect(decoded.2 == "2001-09-09 01:46:40.123456")
            #expect(decoded.3 == "2022-01-08")
            #expect(decoded.4 == "v")
            #expect(decoded.5 == "0.010000")
            #expect(decoded.6 == "infinity")
        }
    }

    @Test("Any numeric goes and comes exactly, and the server reads it as we write it")
    func numerics() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        var numbers: [PostgresNumeric] = [
            PostgresNumeric(unscaled: 0, scale: 0), PostgresNumeric(unscaled: 0, scale: 7),
            PostgresNumeric(unscaled: 10_000, scale: 4), PostgresNumeric(unscaled: 1, scale: 4),
            PostgresNumeric(unscaled: 100_000_000, scale: 0), PostgresNumeric(unscaled: -1, scale: 9),
            PostgresNumeric(unscaled: .max, scale: 0), PostgresNumeric(unscaled: .min, scale: 38),
        ]
        for _ in 0..<2_000 {
            let digits = UInt64.random(in: 0...127, using: &random)
            let unscaled = Int128(truncatingIfNeeded: UInt128(random.next()) << 64 | UInt128(random.next())) >> digits
            numbers.append(PostgresNumeric(unscaled: unscaled, scale: Int.random(in: 0...40, using: &random)))
        }
        let sent = numbers
        try await withPool { pool in
            let echo = Statement(
                name: "echo_numerics",
                sql:
                    "SELECT n, n::text, n::text::numeric FROM unnest($1::numeric[]) WITH ORDINALITY AS t (n, o) ORDER BY o"
            )
            let rows = try await pool.query(echo, sent)
                .decode((PostgresNumeric, String, PostgresNumeric).self)
            #expect(rows.map(\.0) == sent, "seed \(seed)")
            #expect(rows.map(\.1) == sent.map(\.description), "seed \(seed)")
            #expect(rows.map(\.2) == sent, "seed \(seed)")
        }
    }

    @Test("A numeric of a fixed scale fits an integer exactly, or is refused")
    func scaledNumerics() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let amounts =
            [0, 1, -1, .max, .min, 10_000, 9_999, -10_001]
            + (0..<1_000).map { _ in
                Int64(truncatingIfNeeded: random.next()) >> Int64.random(in: 0...63, using: &random)
            }
        try await withPool { pool in
            let echo = Statement(
                name: "echo_amounts", sql: "SELECT n FROM unnest($1::numeric[]) WITH ORDINALITY AS t (n, o) ORDER BY o")
            let back = try await pool.query(echo, amounts.map { Amount(tenThousandths: $0) }).decode(Amount.self)
            #expect(back.map(\.tenThousandths) == amounts, "seed \(seed)")
            for text in ["0.000001", "922337203685478", "1e30", "NaN", "Infinity"] {
                let row = try await pool.query(
                    Statement(name: "text_numeric", sql: "SELECT $1::text::numeric * 10"), text
                ).one()
                #expect(throws: PostgresError.self, "\(text)") { try row.decode(Amount.self, at: 0) }
            }
            let wide = try await pool.query(Statement(name: "wide", sql: "SELECT 1.25000000::numeric")).one()
            #expect(try wide.decode(Amount.self, at: 0).tenThousandths == 12_500)
        }
    }

    @Test("Arrays of any length go and come, with NULLs where they were")
    func arrays() async throws {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        for count in [0, 1, 2, 100] {
            let numbers = (0..<count).map { _ in
                Bool.random(using: &random) ? nil : Int64(truncatingIfNeeded: random.next())
            }
            let texts = (0..<count).map { _ in
                Bool.random(using: &random)
                    ? nil : String(repeating: "é", count: Int.random(in: 0...20, using: &random))
            }
            let times = (0..<count).map { _ in
                PostgresTimestamp(microsecondsSince1970: Int64.random(in: -1 << 56...1 << 56, using: &random))
            }
            try await withPool { pool in
                let row = try await pool.query(
                    Statement(name: "echo_arrays", sql: "SELECT $1::int8[], $2::text[], $3::timestamptz[], $4::bool[]"),
                    numbers, texts, times, [Bool]?.none
                ).one()
                #expect(try row.decode([Int64?].self, at: 0) == numbers, "seed \(seed)")
                #expect(try row.decode([String?].self, at: 1) == texts, "seed \(seed)")
                #expect(try row.decode([PostgresTimestamp].self, at: 2) == times, "seed \(seed)")
                #expect(try row.decode([Bool]?.self, at: 3) == nil)
            }
        }
    }

    @Test("Ten thousand rows go in one statement")
    func tenThousand() async throws {
        let ids = (0..<10_000).map { PostgresUUID(high: 1, low: UInt64($0)) }
        let amounts = (0..<10_000).map { Amount(tenThousandths: Int64($0) * 12_345) }
        try await withPool { pool in
            let sum = Statement(
                name: "sum_many",
                sql: """
                    SELECT count(DISTINCT id), sum(amount), array_agg(amount ORDER BY id)
                    FROM unnest($1::uuid[], $2::numeric[]) AS t (id, amount)
                    """)
            let row = try await pool.query(sum, ids, amounts).one()
            #expect(try row.decode(Int64.self, at: 0) == 10_000)
            #expect(try row.decode(Amount.self, at: 1).tenThousandths == amounts.reduce(0) { $0 + $1.tenThousandths })
            #expect(try row.decode([Amount].self, at: 2) == amounts)
        }
    }

    @Test("An enum is a text, alone and in an array")
    func enums() async throws {
        try await withPool { pool in
            try await pool.execute(Statement(name: "make_mood", sql: "CREATE TYPE mood AS ENUM ('good', 'bad')"))
            let row = try await pool.query(
                Statement(name: "moods", sql: "SELECT $1::mood, $2::text[]::mood[]"), "bad", ["good", "bad"]
            ).one()
            #expect(try row.decode(String.self, at: 0) == "bad")
            #expect(try row.decode([String].self, at: 1) == ["good", "bad"])
        }
    }

    @Test("One statement takes integers of other widths, prepared for each")
    func parameterTypes() async throws {
        try await withPool { pool in
            let next = Statement(name: "next", sql: "SELECT ($1 + 1)::int8")
            for _ in 0..<2 {
                try await expect(next, Int16(1), 2, in: pool)
                try await expect(next, Int32(2), 3, in: pool)
                try await expect(next, Int64(3), 4, in: pool)
                try await expect(next, Int32?.none, nil, in: pool)
            }
        }
    }

    @Test("A column that is not what was asked for says which, why, and what to do")
    func wrongTypes() async throws {
        try await withPool { pool in
            let rows = try await pool.query(
                Statement(name: "wrong_types", sql: "SELECT 1::int8 AS id, NULL::text AS name, now() AS at"))
            let null = #expect(throws: PostgresError.self) { try rows.one().decode(String.self, column: "name") }
            #expect(null?.code == .decodingFailed)
            #expect(null?.message.contains("«name»") == true)
            #expect(null?.statementName == "wrong_types")
            #expect(throws: PostgresError.self) { try rows.one().decode(String.self, at: 0) }
            #expect(throws: PostgresError.self) { try rows.one().decode(Int32.self, at: 0) }
            #expect(throws: PostgresError.self) { try rows.one().decode(Int64.self, column: "at") }
            #expect(throws: PostgresError.self) { try rows.one().decode(Int64.self, at: 3) }
            let missing = #expect(throws: PostgresError.self) { try rows.one().decode(Int64.self, column: "nope") }
            #expect(missing?.message.contains("id, name, at") == true)
        }
    }

    @Test("Arrays whose bytes are cut short are refused, at every length")
    func malformedArrays() throws {
        var writer = PostgresWriter()
        [Int64?]([1, nil, 3]).encode(into: &writer)
        let bytes = writer.bytes
        for length in 0..<bytes.count {
            let isDecoded = bytes[..<length].withUnsafeBytes { cut in
                (try? [Int64?].decode(PostgresValue(bytes: cut, oid: PostgresType.int8.arrayOID))) != nil
            }
            #expect(!isDecoded, "\(length) of \(bytes.count) bytes")
        }
    }

    private func expect(
        _ statement: Statement, _ parameter: some PostgresEncodable, _ result: Int64?, in pool: PostgresPool
    ) async throws {
        let found = try await pool.query(statement, parameter).one().decode(Int64?.self, at: 0)
        #expect(found == result)
    }

    private func withPool(_ body: (PostgresPool) async throws -> Void) async throws {
        try await PostgresCluster.shared().withDatabase { try await $0.withPool { try await body($0) } }
    }
}

/// What a money type of another target looks like.
private struct Amount: PostgresCodable, Hashable {
    var tenThousandths: Int64

    static var postgresType: PostgresType { .numeric }

    func encode(into writer: inout PostgresWriter) { writer.write(numeric: tenThousandths, scale: 4) }

    static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Amount {
        Amount(tenThousandths: try value.numeric(scale: 4))
    }
}

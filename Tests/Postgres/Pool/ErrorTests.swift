import LoyaltyHarness
import Postgres
import Testing

@Suite struct ErrorTests {
    @Test("A rule of the schema that says no is named, with its table")
    func constraints() async throws {
        try await withPool { pool in
            try await pool.sql("CREATE TABLE players (id int8 CONSTRAINT player_is_new PRIMARY KEY)")
            try await pool.sql(
                """
                CREATE TABLE bets (
                    player int8 NOT NULL CONSTRAINT bet_has_player REFERENCES players,
                    amount int8 CONSTRAINT amount_is_positive CHECK (amount > 0)
                )
                """)
            try await pool.sql("INSERT INTO players VALUES (1)")
            let unique = await failure { try await pool.sql("INSERT INTO players VALUES (1)") }
            #expect(unique?.code == .uniqueViolation)
            #expect(unique?.constraint == "player_is_new")
            #expect(unique?.table == "players")
            #expect(unique?.schema == "public")
            #expect(unique?.detail?.contains("(id)=(1)") == true)
            let foreign = await failure { try await pool.sql("INSERT INTO bets VALUES (2, 1)") }
            #expect(foreign?.code == .foreignKeyViolation)
            #expect(foreign?.constraint == "bet_has_player")
            let check = await failure { try await pool.sql("INSERT INTO bets VALUES (1, 0)") }
            #expect(check?.code == .checkViolation)
            #expect(check?.constraint == "amount_is_positive")
            let null = await failure { try await pool.sql("INSERT INTO bets VALUES (NULL, 1)") }
            #expect(null?.code == .notNullViolation)
            #expect(null?.column == "player")
        }
    }

    @Test("A constraint that is checked at the commit fails the statement, or the transaction")
    func deferred() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            try await pool.sql(
                "CREATE TABLE t (id int8 CONSTRAINT later UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            try await pool.sql("INSERT INTO t VALUES (1)")
            #expect(await failure { try await pool.sql("INSERT INTO t VALUES (1)") }?.constraint == "later")
            let atCommit = await failure {
                try await pool.transaction { try await $0.sql("INSERT INTO t VALUES (1)") }
            }
            #expect(atCommit?.constraint == "later")
            let together = await failure {
                try await pool.transaction(isolation: .serializable) { transaction in
                    try await transaction.sql("SELECT 1")
                    try await transaction.commit(with: Statement(name: "twice", sql: "INSERT INTO t VALUES (1)"))
                }
            }
            #expect(together?.constraint == "later")
            let found1 = try await pool.value(Int.self, "SELECT count(*) FROM t")
            #expect(found1 == 1)
        }
    }

    @Test(
        "The server's states have codes that say what to do",
        arguments: [
            ("53100", PostgresError.Code.diskFull), ("53200", .insufficientResources), ("40001", .serializationFailure),
            ("40P01", .serializationFailure), ("55P03", .lockNotAvailable), ("25006", .readOnly),
            ("42501", .insufficientPrivilege),
            ("22003", .invalidValue), ("42P01", .invalidStatement), ("XX000", .other), ("P0001", .other),
        ])
    func states(state: String, code: PostgresError.Code) async throws {
        try await withPool { pool in
            try await pool.transaction { transaction in
                try await transaction.runScript(
                    """
                    CREATE FUNCTION fail() RETURNS int LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = '\(state)'; END $$
                    """)
            }
            let error = await failure { try await pool.sql("SELECT fail()") }
            #expect(error?.code == code)
            #expect(error?.sqlState == state)
            #expect(error?.message == "made up")
        }
    }

    @Test("A server that only reads says so, by code")
    func readOnly() async throws {
        try await withPool(configure: { $0.settings = ["default_transaction_read_only": "on"] }) { pool in
            #expect(await failure { try await pool.sql("CREATE TABLE t (id int8)") }?.code == .readOnly)
        }
        try await withPool { pool in
            let error = await failure {
                try await pool.transaction(access: .readOnly) { try await $0.sql("CREATE TABLE t (id int8)") }
            }
            #expect(error?.code == .readOnly)
        }
    }

    @Test("SQL that is wrong names the statement and can be put right without another connection")
    func wrongSQL() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            let wrong = Statement(name: "select_nothing", sql: "SELECT x FROM nowhere")
            for _ in 0..<2 {
                let error = await failure { try await pool.query(wrong) }
                #expect(error?.code == .invalidStatement)
                #expect(error?.statementName == "select_nothing")
            }
            try await pool.sql("CREATE TABLE nowhere (x int8)")
            #expect(try await pool.query(wrong).isEmpty)
        }
    }

    @Test("A COPY or an empty statement where rows are wanted harms nobody else")
    func oddStatements() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 2 }) { pool in
            #expect(try await pool.sql("").isEmpty)
            try await pool.sql("CREATE TABLE t (id int8)")
            #expect(await failure { try await pool.sql("COPY t FROM STDIN") } != nil)
            #expect(await failure { try await pool.sql("COPY t TO STDOUT") } != nil)
            let found2 = try await pool.value(Int.self, "SELECT 1::int8")
            #expect(found2 == 1)
        }
    }

    @Test("More rows than wanted are an error, and fewer, too")
    func rowCounts() async throws {
        try await withPool { pool in
            let two = try await pool.sql("SELECT generate_series(1, 2)")
            #expect(throws: PostgresError.self) { try two.one() }
            #expect(throws: PostgresError.self) { try two.oneOrNone() }
            let none = try await pool.sql("SELECT 1 WHERE false")
            #expect(throws: PostgresError.self) { try none.one() }
            let absent = try none.oneOrNone()
            #expect(absent.map(\.columnCount) == nil)
        }
    }
}

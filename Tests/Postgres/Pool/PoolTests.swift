import Logging
import LoyaltyHarness
import Postgres
import TestSupport
import Testing

@Suite struct PoolTests {
    @Test("A thousand callers share two connections and each gets its own answer")
    func manyCallers() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 2 }) { pool in
            try await withThrowingTaskGroup { group in
                for number in 0..<1_000 {
                    group.addTask {
                        let answer = try await pool.value(Int.self, "SELECT $1::int8 * 2", number)
                        #expect(answer == number * 2)
                    }
                }
                try await group.waitForAll()
            }
            #expect(await pool.statistics().openConnections <= 2)
        }
    }

    @Test("Statements that fail leave those beside them in the pipeline alone")
    func isolation() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            try await pool.sql("CREATE TABLE t (id int8 CONSTRAINT id_is_positive CHECK (id > 0))")
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    group.addTask {
                        let code = await failure { try await pool.sql("INSERT INTO t VALUES ($1)", number % 2) }?.code
                        #expect(code == (number % 2 == 0 ? .checkViolation : nil))
                    }
                }
                try await group.waitForAll()
            }
            let found1 = try await pool.value(Int.self, "SELECT count(*) FROM t")
            #expect(found1 == 100)
        }
    }

    @Test("Several event threads share the work and the limits")
    func eventThreads() async throws {
        try await withPool(configure: {
            $0.eventThreads = 3
            $0.limits.connectionsMax = 4
        }) { pool in
            try await withThrowingTaskGroup { group in
                for number in 0..<300 {
                    group.addTask { _ = try await pool.value(Int.self, "SELECT $1::int8", number) }
                }
                try await group.waitForAll()
            }
            #expect(await pool.statistics().openConnections <= 4)
        }
    }

    @Test("A connection keeps as many prepared statements as its limit, and forgets at the server, too")
    func preparedStatements() async throws {
        try await withPool(configure: {
            $0.limits.connectionsMax = 1
            $0.preparedStatementsMax = 4
        }) { pool in
            for round in 0..<3 {
                for number in 0..<20 {
                    let statement = Statement(name: "many_\(number)", sql: "SELECT \(number)::int8")
                    let found = try await pool.query(statement).one().decode(Int.self, at: 0)
                    #expect(found == number, "round \(round)")
                }
            }
            // Itself, and one that is forgotten only with the next that is prepared.
            let count = try await pool.value(Int.self, "SELECT count(*) FROM pg_prepared_statements")
            #expect(count <= 6)
        }
    }

    @Test("A statement whose columns a migration changed is prepared again, unseen")
    func stalePlan() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            try await pool.sql("CREATE TABLE t (id int4)")
            try await pool.sql("INSERT INTO t VALUES (7)")
            let select = Statement(name: "select_id", sql: "SELECT id FROM t")
            for _ in 0..<2 { _ = try await pool.query(select) }
            try await pool.sql("ALTER TABLE t ALTER id TYPE int8")
            let after = try await pool.query(select).one().decode(Int64.self, at: 0)
            #expect(after == 7)
            try await pool.sql("DEALLOCATE ALL")
            let again = try await pool.query(select).one().decode(Int64.self, at: 0)
            #expect(again == 7)
            try await pool.sql("ALTER TABLE t ALTER id TYPE text")
            let attempts = try await pool.transaction { transaction in
                _ = try await transaction.query(select)
                return transaction.attempt
            }
            #expect(attempts == 2)
        }
    }

    @Test("A deadline reaches the server: the statement ends there and the connection is used again")
    func deadline() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 2 }) { pool in
            try await pool.ping()
            let error = await failure { try await pool.sql("SELECT pg_sleep(60)", deadline: .now + .milliseconds(50)) }
            #expect(error?.code == .deadlineExceeded)
            #expect(error?.statementName == "test")
            try await waitUntil(pool, Self.nobodySleeps)
            let found2 = try await pool.value(Int.self, "SELECT 1::int8")
            #expect(found2 == 1)
        }
    }

    @Test("A cancelled task's statement ends at the server and the connection is used again")
    func cancellation() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 2 }) { pool in
            let task = Task { try await pool.sql("SELECT pg_sleep(60)") }
            try await waitUntil(pool, Self.somebodySleeps)
            task.cancel()
            let error = await failure { try await task.value }
            #expect(error?.code == .queryCancelled)
            try await waitUntil(pool, Self.nobodySleeps)
        }
    }

    @Test("A cancelled statement takes none of its neighbours in the pipeline with it")
    func cancelledNeighbour() async throws {
        try await withPool(configure: {
            $0.limits.connectionsMax = 1
            $0.limits.slowStatement = .seconds(60)
        }) { pool in
            for _ in 0..<2 { try await pool.sql("SELECT pg_sleep($1::float8)", 0.0) }  // known to be quick
            try await pool.sql("SELECT $1::int8", 0)
            let pid = try await pool.value(Int32.self, "SELECT pg_backend_pid()")
            for _ in 0..<5 {
                let sleeper = Task { try await pool.sql("SELECT pg_sleep($1::float8)", 60.0) }
                // Only what is sent after it is behind it.
                try await waitUntil("it is sent") { await pool.statistics().statementsInFlight == 1 }
                let neighbours = (0..<20).map { number in
                    Task { try await pool.value(Int.self, "SELECT $1::int8", number) }
                }
                try await waitUntil("all are sent") { await pool.statistics().statementsInFlight == 21 }
                sleeper.cancel()
                #expect(await failure { try await sleeper.value }?.code == .queryCancelled)
                for (number, neighbour) in neighbours.enumerated() {
                    let found = try await neighbour.value
                    #expect(found == number)
                }
            }
            let found3 = try await pool.value(Int32.self, "SELECT pg_backend_pid()")
            #expect(found3 == pid)
        }
    }

    @Test("One who waits for a connection leaves at the deadline, or when cancelled, at once")
    func waiting() async throws {
        try await withPool(configure: { $0.limits.connectionsMax = 1 }) { pool in
            try await pool.transaction { transaction in
                try await transaction.sql("SELECT 1")
                // Detached, for whoever holds a connection is refused a second one.
                let late = Task.detached { try await pool.sql("SELECT 1", deadline: .now + .milliseconds(20)) }
                #expect(await failure { try await late.value }?.code == .poolTimedOut)
                let task = Task.detached { try await pool.sql("SELECT 1") }
                try await waitUntil("it waits") { await pool.statistics().waitingOperations > 0 }
                task.cancel()
                #expect(await failure { try await task.value }?.code == .queryCancelled)
                #expect(await pool.statistics().waitingOperations == 0)
            }
            let found4 = try await pool.value(Int.self, "SELECT 1::int8")
            #expect(found4 == 1)
        }
    }

    @Test("A task that is cancelled already sends nothing")
    func cancelledBefore() async throws {
        try await withPool { pool in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await pool.sql("SELECT 1")
            }
            #expect(await failure { try await task.value }?.code == .queryCancelled)
        }
    }

    @Test("One too many in the queue is refused", arguments: [1, 3])
    func queueLimit(waitingOperationsMax: Int) async throws {
        try await withPool(configure: {
            $0.limits.connectionsMax = 1
            $0.limits.waitingOperationsMax = waitingOperationsMax
        }) { pool in
            try await pool.transaction { transaction in
                try await transaction.sql("SELECT 1")
                let waiters = (0..<waitingOperationsMax).map { _ in Task.detached { try await pool.sql("SELECT 1") } }
                try await waitUntil("all wait") {
                    await pool.statistics().waitingOperations == waitingOperationsMax
                }
                let refused = Task.detached { try await pool.sql("SELECT 1") }
                #expect(await failure { try await refused.value }?.code == .poolExhausted)
                waiters.forEach { $0.cancel() }
                for waiter in waiters { _ = await failure { try await waiter.value } }
            }
        }
    }

    @Test("Closing lets work that is under way finish and refuses what comes after")
    func closing() async throws {
        try await withPool(configure: { $0.closeTimeout = .seconds(60) }) { pool in
            let slow = Task { try await pool.value(Int.self, "SELECT 1::int8 FROM pg_sleep(2)") }
            try await waitUntil("it is sent") { await pool.statistics().statementsInFlight > 0 }
            await pool.close()
            let found5 = try await slow.value
            #expect(found5 == 1)
            #expect(await failure { try await pool.sql("SELECT 1") }?.code == .poolClosed)
            #expect(!pool.isAvailable)
        }
    }

    @Test("Pools that are closed as soon as they are made, by several at a time, all close")
    func closingAtOnce() async throws {
        let configuration = try PostgresConfiguration(connectionString: "host=127.0.0.1 port=1 user=nobody")
        await withTaskGroup { group in
            for _ in 0..<300 {
                let pool = PostgresPool(
                    configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                for _ in 0..<3 { group.addTask { await pool.close() } }
                group.addTask { _ = await failure { try await pool.sql("SELECT 1") } }
            }
        }
    }

    @Test("Closing does not wait for ever")
    func closingInTime() async throws {
        try await withPool(configure: { $0.closeTimeout = .milliseconds(50) }) { pool in
            let endless = Task { try await pool.sql("SELECT pg_sleep(60)") }
            try await waitUntil("it is sent") { await pool.statistics().statementsInFlight > 0 }
            await pool.close()
            #expect(await failure { try await endless.value }?.code == .outcomeUnknown)
        }
    }

    @Test("run() serves until its task is cancelled")
    func run() async throws {
        try await withPool { pool in
            let run = Task { await pool.run() }
            try await pool.sql("SELECT 1")
            run.cancel()
            await run.value
            #expect(await failure { try await pool.sql("SELECT 1") }?.code == .poolClosed)
        }
    }

    @Test("Session settings hold from the start, spaces and all")
    func settings() async throws {
        try await withPool(configure: {
            $0.settings = ["search_path": "one, two", "statement_timeout": "12345"]
            $0.parameters["application_name"] = "tests"
        }) { pool in
            let found6 = try await pool.value(String.self, "SELECT current_setting('search_path')")
            #expect(found6 == "one, two")
            let found7 = try await pool.value(String.self, "SELECT current_setting('statement_timeout')")
            #expect(found7 == "12345ms")
            let found8 = try await pool.value(String.self, "SELECT current_setting('application_name')")
            #expect(found8 == "tests")
        }
    }

    @Test("A statement_timeout of the server is told as a cancelled statement")
    func statementTimeout() async throws {
        try await withPool(configure: { $0.settings = ["statement_timeout": "20"] }) { pool in
            #expect(await failure { try await pool.sql("SELECT pg_sleep(60)") }?.code == .queryCancelled)
        }
    }

    private static let nobodySleeps =
        "SELECT count(*) = 0 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' "
        + "AND datname = current_database()"
    private static let somebodySleeps =
        "SELECT count(*) > 0 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active' "
        + "AND datname = current_database()"
}

import LoyaltyHarness
import Postgres
import TestSupport
import Testing

@Suite struct TransactionTests {
    private static let add = Statement(name: "add", sql: "UPDATE counters SET n = n + $2 WHERE id = $1")
    private static let read = Statement(name: "read", sql: "SELECT n FROM counters WHERE id = $1")

    @Test("What the closure did is there when it returns, and gone when it throws")
    func commitAndRollback() async throws {
        struct Refused: Error {}
        try await withCounters { pool in
            let returned = try await pool.transaction { transaction in
                try await transaction.execute(Self.add, Int64(1), Int64(5))
                return "done"
            }
            #expect(returned == "done")
            await #expect(throws: Refused.self) {
                try await pool.transaction { transaction in
                    try await transaction.execute(Self.add, Int64(1), Int64(100))
                    throw Refused()
                }
            }
            let found1 = try await counter(1, pool)
            #expect(found1 == 5)
            #expect(await pool.statistics().leasedConnections == 0)
        }
    }

    @Test("A transaction that sends nothing takes no connection")
    func empty() async throws {
        try await withCounters { pool in
            try await pool.transaction { _ in
                #expect(await pool.statistics().leasedConnections == 0)
            }
        }
    }

    @Test("The last statement can carry the COMMIT, alone or behind others")
    func commitWith() async throws {
        try await withCounters { pool in
            for isolation in TransactionOptions.Isolation.allCases {
                try await pool.transaction(isolation: isolation) { transaction in
                    try await transaction.commit(with: Self.add, Int64(1), Int64(1))
                }
                let before = try await pool.transaction(isolation: isolation) { transaction in
                    let before = try await transaction.query(Self.read, Int64(1)).one().decode(Int64.self, at: 0)
                    try await transaction.commit(with: Self.add, Int64(1), Int64(1))
                    return before
                }
                let found2 = try await counter(1, pool)
                #expect(found2 == before + 1)
            }
            #expect(await pool.statistics().leasedConnections == 0)
        }
    }

    @Test("A last statement that fails rolls everything back and frees the connection")
    func commitWithFailure() async throws {
        try await withCounters { pool in
            for sendsBefore in [true, false] {
                let error = await failure {
                    try await pool.transaction { transaction in
                        if sendsBefore { try await transaction.execute(Self.add, Int64(1), Int64(1)) }
                        try await transaction.commit(with: Self.add, Int64(1), Int64(-1_000))
                    }
                }
                #expect(error?.constraint == "counter_is_not_negative")
            }
            let found3 = try await counter(1, pool)
            #expect(found3 == 0)
            try await expectNoLease(pool)
        }
    }

    @Test("Concurrent serializable transactions run again until each took effect once")
    func serializationFailures() async throws {
        try await withCounters(configure: { $0.transactionAttemptsMax = 1_000 }) { pool in
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await pool.transaction(isolation: .serializable) { transaction in
                                let n = try await transaction.query(Self.read, Int64(1)).one().decode(Int64.self, at: 0)
                                try await transaction.execute(Self.add, Int64(1), Int64(1))
                                return n
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let found4 = try await counter(1, pool)
            // How often they ran again is the server's and the machine's choice; that none was lost or doubled is ours.
            #expect(found4 == 80)
        }
    }

    @Test("Two that wait for one another both get through")
    func deadlock() async throws {
        try await withCounters(configure: { $0.settings["deadlock_timeout"] = "10ms" }) { pool in
            let arrived = Locked(0)
            try await withThrowingTaskGroup { group in
                for (first, second) in [(Int64(1), Int64(2)), (2, 1)] {
                    group.addTask {
                        try await pool.transaction { transaction in
                            try await transaction.execute(Self.add, first, Int64(1))
                            arrived.change { $0 += 1 }
                            // Each holds its first row before either asks for its second.
                            try await waitUntil("the other holds its row") { arrived.value >= 2 }
                            try await transaction.execute(Self.add, second, Int64(1))
                        }
                    }
                }
                try await group.waitForAll()
            }
            let found5 = try await counter(1, pool)
            #expect(found5 == 2)
            let found6 = try await counter(2, pool)
            #expect(found6 == 2)
            // One of them had to begin again. More than once is the server's choice: who comes back may take the row
            // that was just let go ahead of the one that waits for it.
            #expect(arrived.value >= 3)
        }
    }

    @Test("A transaction is tried as often as its limit says", arguments: [1, 2, 4])
    func attempts(transactionAttemptsMax: Int) async throws {
        try await withCounters(configure: { $0.transactionAttemptsMax = transactionAttemptsMax }) { pool in
            let runs = Locked(0)
            let error = await failure {
                try await pool.transaction { transaction in
                    runs.change { $0 += 1 }
                    try await transaction.sql("SELECT fail('40001')")
                }
            }
            #expect(error?.code == .serializationFailure)
            #expect(runs.value == transactionAttemptsMax)
        }
    }

    @Test("A closure that turns the failure into an error of its own still runs again")
    func wrappedFailure() async throws {
        struct Own: Error {}
        try await withCounters { pool in
            let attempt = try await pool.transaction { transaction in
                do {
                    if transaction.attempt < 3 { try await transaction.sql("SELECT fail('40001')") }
                } catch {
                    throw Own()
                }
                return transaction.attempt
            }
            #expect(attempt == 3)
        }
    }

    @Test("A failure that the closure swallows is not taken for a commit")
    func swallowedFailure() async throws {
        try await withCounters { pool in
            let error = await failure {
                try await pool.transaction { transaction in
                    try await transaction.execute(Self.add, Int64(1), Int64(1))
                    _ = await failure { try await transaction.sql("SELECT 1/0") }
                    #expect(await failure { try await transaction.sql("SELECT 1") }?.code == .transactionAborted)
                }
            }
            #expect(error?.code == .transactionAborted)
            let found7 = try await counter(1, pool)
            #expect(found7 == 0)
            try await expectNoLease(pool)
        }
    }

    @Test("Statements sent ahead are answered in order; one that fails takes those behind it along")
    func pipelined() async throws {
        try await withCounters { pool in
            try await pool.transaction { transaction in
                let pending = (1...50).map { transaction.send(Statement(name: "echo", sql: "SELECT $1::int8"), $0) }
                for (index, rows) in pending.enumerated() {
                    let found = try await rows.rows().one().decode(Int.self, at: 0)
                    #expect(found == index + 1)
                }
            }
            let error = await failure {
                try await pool.transaction { transaction in
                    let good = transaction.send(Self.add, Int64(1), Int64(1))
                    let bad = transaction.send(Self.add, Int64(1), Int64(-1_000))
                    let behind = transaction.send(Self.add, Int64(1), Int64(1))
                    let found8 = try await good.rows().affectedCount
                    #expect(found8 == 1)
                    #expect(await failure { try await behind.rows() }?.code == .transactionAborted)
                    _ = try await bad.rows()
                }
            }
            #expect(error?.code == .checkViolation)
            let found9 = try await counter(1, pool)
            #expect(found9 == 0)
        }
    }

    @Test("Many transactions share few connections, each alone on its own")
    func manyTransactions() async throws {
        try await withCounters(configure: { $0.limits.connectionsMax = 3 }) { pool in
            try await withThrowingTaskGroup { group in
                for number in 0..<100 {
                    group.addTask {
                        try await pool.transaction { transaction in
                            let first = try await transaction.value(Int32.self, "SELECT pg_backend_pid()")
                            try await transaction.execute(Self.add, Int64(number % 10), Int64(1))
                            let second = try await transaction.value(Int32.self, "SELECT pg_backend_pid()")
                            #expect(first == second)
                        }
                    }
                    group.addTask { _ = try await pool.query(Self.read, Int64(number % 10)) }
                }
                try await group.waitForAll()
            }
            let found10 = try await pool.value(Int.self, "SELECT sum(n)::int8 FROM counters")
            #expect(found10 == 100)
        }
    }

    @Test("A deadline that passes within rolls back, at the server, too")
    func deadline() async throws {
        try await withCounters { pool in
            let error = await failure {
                try await pool.transaction(deadline: .now + .milliseconds(100)) { transaction in
                    try await transaction.execute(Self.add, Int64(1), Int64(1))
                    try await transaction.sql("SELECT pg_sleep(60)")
                }
            }
            #expect(error?.code == .deadlineExceeded)
            // The row is free again, so the rollback has arrived.
            try await pool.execute(Self.add, Int64(1), Int64(7))
            let found11 = try await counter(1, pool)
            #expect(found11 == 7)
            try await expectNoLease(pool)
        }
    }

    @Test("A cancelled task's transaction is rolled back and its connection used again")
    func cancellation() async throws {
        try await withCounters(configure: { $0.limits.connectionsMax = 1 }) { pool in
            let sent = Locked(false)
            let task = Task {
                try await pool.transaction { transaction in
                    try await transaction.execute(Self.add, Int64(1), Int64(1))
                    sent.change { $0 = true }
                    try await transaction.sql("SELECT pg_sleep(60)")
                }
            }
            try await waitUntil("the row is changed") { sent.value }
            task.cancel()
            #expect(await failure { try await task.value }?.code == .queryCancelled)
            let found12 = try await counter(1, pool)
            #expect(found12 == 0)
        }
    }

    @Test("A statement after the end is refused, not sent on somebody else's connection")
    func afterTheEnd() async throws {
        try await withCounters { pool in
            let kept = Locked<PostgresTransaction?>(nil)
            try await pool.transaction { transaction in
                kept.change { $0 = transaction }
                try await transaction.sql("SELECT 1")
            }
            let transaction = kept.value
            #expect(await failure { try await transaction?.sql("SELECT 1") }?.code == .transactionAborted)
        }
    }

    private func withCounters(
        configure: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (PostgresPool) async throws -> Void
    ) async throws {
        try await withPool(configure: configure) { pool in
            try await pool.sql(
                "CREATE TABLE counters (id int8 PRIMARY KEY, n int8 CONSTRAINT counter_is_not_negative CHECK (n >= 0))")
            try await pool.sql("INSERT INTO counters SELECT id, 0 FROM generate_series(0, 9) AS id")
            try await pool.transaction { transaction in
                try await transaction.runScript(
                    """
                    CREATE FUNCTION fail(state text) RETURNS int LANGUAGE plpgsql AS $$
                    BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = state; END $$
                    """)
            }
            try await body(pool)
        }
    }

    private func counter(_ id: Int64, _ pool: PostgresPool) async throws -> Int64 {
        try await pool.query(Self.read, id).one().decode(Int64.self, at: 0)
    }

    /// Rollbacks are not waited for, so the lease may end a moment later.
    private func expectNoLease(_ pool: PostgresPool) async throws {
        try await waitUntil("no connection is leased") { await pool.statistics().leasedConnections == 0 }
    }
}

import Logging
import LoyaltyHarness
import Postgres
import TestSupport
import Testing

/// Each has a server of its own, for it breaks it.
@Suite(.serialized) struct FaultTests {
    @Test("A server that is killed under load: every call ends soon, and the pool recovers by itself")
    func killUnderLoad() async throws {
        try await withCluster { cluster, configuration in
            try await Self.withPool(configuration) { pool in
                try await pool.sql("CREATE TABLE counters (id int8 PRIMARY KEY, n int8)")
                try await pool.sql("INSERT INTO counters SELECT id, 0 FROM generate_series(0, 31) AS id")
                let tallies = Locked(Tally())
                let stop = Locked(false)
                try await withThrowingTaskGroup { group in
                    for caller in 0..<32 {
                        group.addTask {
                            while !stop.value {
                                let error = await failure {
                                    try await pool.sql("UPDATE counters SET n = n + 1 WHERE id = $1", caller)
                                }
                                tallies.change { $0.count(error?.code) }
                                // While it is down, calls fail at once; leave the machine to the server.
                                if error != nil { try await Task.sleep(for: .milliseconds(1)) }
                            }
                        }
                    }
                    try await waitUntil("the load is on") { tallies.value.succeeded > 500 }
                    for _ in 0..<3 {
                        try await cluster.kill()
                        try await waitUntil("the pool knows that the server is down") { await pool.statistics().isDown }
                        // At once, and not when its time is over.
                        let deadline = ContinuousClock.now + .seconds(60)
                        let error = await failure { try await pool.sql("SELECT 1", deadline: deadline) }
                        #expect(error?.code == .unavailable)
                        #expect(ContinuousClock.now < deadline)
                        try await cluster.restart()
                        let before = tallies.value.succeeded
                        try await waitUntil("the pool recovers") { tallies.value.succeeded > before + 500 }
                    }
                    stop.change { $0 = true }
                    try await group.waitForAll()
                }
                let tally = tallies.value
                let sum = try await pool.value(Int.self, "SELECT sum(n)::int8 FROM counters")
                // What was answered is there; beyond that, at most what nobody knows of.
                #expect(sum >= tally.succeeded)
                #expect(sum <= tally.succeeded + tally.unknown)
                #expect(tally.unexpected == [])
            }
        }
    }

    @Test("Transactions run through a kill: what committed is there once, the rest not at all")
    func killDuringTransactions() async throws {
        try await withCluster { cluster, configuration in
            try await Self.withPool(configuration) { pool in
                try await pool.sql("CREATE TABLE entries (id int8, half int8)")
                let stop = Locked(false)
                let succeeded = Locked(0)
                let unknown = Locked(0)
                try await withThrowingTaskGroup { group in
                    for caller in 0..<8 {
                        group.addTask {
                            var number = 0
                            while !stop.value {
                                number += 1
                                let id = caller * 1_000_000 + number
                                let error = await failure {
                                    try await pool.transaction { transaction in
                                        try await transaction.sql("INSERT INTO entries VALUES ($1, 1)", id)
                                        try await transaction.sql("INSERT INTO entries VALUES ($1, 2)", id)
                                    }
                                }
                                if error == nil { succeeded.change { $0 += 1 } }
                                if error?.code == .outcomeUnknown { unknown.change { $0 += 1 } }
                                if error != nil { try await Task.sleep(for: .milliseconds(1)) }
                            }
                        }
                    }
                    try await waitUntil("the load is on") { succeeded.value > 100 }
                    try await cluster.kill()
                    try await cluster.restart()
                    let before = succeeded.value
                    try await waitUntil("the pool recovers") { succeeded.value > before + 100 }
                    stop.change { $0 = true }
                    try await group.waitForAll()
                }
                let halves = try await pool.value(
                    Int.self, "SELECT count(*) FROM (SELECT id FROM entries GROUP BY id HAVING count(*) <> 2) AS broken"
                )
                #expect(halves == 0)
                let count = try await pool.value(Int.self, "SELECT count(DISTINCT id) FROM entries")
                #expect(count >= succeeded.value)
                #expect(count <= succeeded.value + unknown.value)
            }
        }
    }

    @Test("A server that is down at the start is waited for; meanwhile calls fail at once")
    func downAtStart() async throws {
        try await withCluster { cluster, configuration in
            try await cluster.stop()
            try await Self.withPool(configuration) { pool in
                let late = await failure { try await pool.waitUntilAvailable(deadline: .now + .milliseconds(300)) }
                #expect(late?.code == .unavailable)
                #expect(await failure { try await pool.sql("SELECT 1") }?.code == .unavailable)
                #expect(!pool.isAvailable)
                let waiting = Task { try await pool.waitUntilAvailable(deadline: .now + .seconds(30)) }
                try await cluster.restart()
                try await waiting.value
                try await pool.sql("SELECT 1")
                #expect(pool.isAvailable)
            }
        }
    }

    @Test("Without failing fast, a call waits for the server until its deadline")
    func patient() async throws {
        try await withCluster { cluster, configuration in
            var configuration = configuration
            configuration.limits.failsFastWhenDown = false
            try await cluster.stop()
            try await Self.withPool(configuration) { pool in
                let start = ContinuousClock.now
                let error = await failure { try await pool.sql("SELECT 1", deadline: .now + .milliseconds(300)) }
                #expect(error?.code == .unavailable)
                #expect(ContinuousClock.now - start >= .milliseconds(300))
                let waiting = Task { try await pool.value(Int.self, "SELECT 1::int8") }
                try await cluster.restart()
                let found = try await waiting.value
                #expect(found == 1)
            }
        }
    }

    @Test("A server that answers no more: calls end at their deadline, and later ones succeed when it is back")
    func frozen() async throws {
        try await withCluster { cluster, configuration in
            var configuration = configuration
            configuration.cancelGrace = .milliseconds(50)
            configuration.unresponsiveMax = .milliseconds(200)
            configuration.connectTimeout = .milliseconds(200)
            try await Self.withPool(configuration) { pool in
                try await pool.sql("SELECT 1")
                try cluster.pause()
                let codes = await withTaskGroup(of: PostgresError.Code?.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            await failure { try await pool.sql("SELECT 1", deadline: .now + .milliseconds(100)) }?.code
                        }
                    }
                    return await group.reduce(into: Set<PostgresError.Code?>()) { $0.insert($1) }
                }
                #expect(codes.isSubset(of: [.deadlineExceeded, .poolTimedOut, .unavailable, .outcomeUnknown]))
                try cluster.resume()
                try await pool.waitUntilAvailable(deadline: .now + .seconds(20))
                try await pool.sql("SELECT 1")
            }
        }
    }

    @Test("The second host is used when the first is down, and again after a failover")
    func failover() async throws {
        try await withCluster { first, _ in
            try await withCluster { second, _ in
                let standby = "ALTER SYSTEM SET default_transaction_read_only = on"
                try await first.administrate(standby)
                try await first.administrate("SELECT pg_reload_conf()")
                var configuration = try PostgresConfiguration(
                    connectionString:
                        "host=127.0.0.1,127.0.0.1,127.0.0.1 port=1,\(first.port),\(second.port) user=postgres "
                        + "dbname=postgres target_session_attrs=read-write")
                configuration.closeTimeout = .seconds(2)
                try await Self.withPool(configuration) { pool in
                    try await pool.waitUntilAvailable(deadline: .now + .seconds(20))
                    var port = try await pool.value(Int32.self, "SELECT inet_server_port()")
                    #expect(Int(port) == second.port)
                    try await Self.makeWritable(first)
                    try await second.kill()
                    try await waitUntil("the other host is used") {
                        await failure { try await pool.sql("SELECT 1") } == nil
                    }
                    port = try await pool.value(Int32.self, "SELECT inet_server_port()")
                    #expect(Int(port) == first.port)
                }
            }
        }
    }

    @Test("A session that an administrator ends is replaced; the next call does not notice")
    func terminatedSession() async throws {
        try await withCluster { cluster, configuration in
            var configuration = configuration
            configuration.limits.connectionsMax = 1
            try await Self.withPool(configuration) { pool in
                try await pool.sql("SELECT 1")
                try await cluster.administrate(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
                )
                try await waitUntil("the session is gone") {
                    await pool.statistics().openConnections == 0 || pool.isAvailable
                }
                try await waitUntil("the other host is used") {
                    await failure { try await pool.sql("SELECT 1") } == nil
                }
                let attempts = try await pool.transaction { transaction in
                    let pid = try await transaction.value(Int32.self, "SELECT pg_backend_pid()")
                    if transaction.attempt == 1 {
                        try await cluster.administrate("SELECT pg_terminate_backend(\(pid))")
                        try await transaction.sql("SELECT pg_sleep(5)")
                    }
                    return transaction.attempt
                }
                #expect(attempts == 2)
            }
        }
    }

    @Test("A wrong port, user or database says so")
    func wrongAddress() async throws {
        try await withCluster { cluster, _ in
            for connectionString in [
                "host=127.0.0.1 port=1 user=postgres", cluster.connectionString(database: "nowhere"),
                cluster.connectionString(user: "nobody"), "host=does-not-exist.invalid user=postgres",
            ] {
                let configuration = try PostgresConfiguration(connectionString: connectionString)
                try await Self.withPool(configuration) { pool in
                    let error = await failure { try await pool.waitUntilAvailable(deadline: .now + .seconds(2)) }
                    #expect(error?.code == .unavailable)
                    #expect(error?.cause != nil, "\(connectionString)")
                }
            }
        }
        for malformed in ["host=a,b,c port=1,2", "port=99999", "port=x", "nonsense", "postgresql://:x:y"] {
            #expect(throws: PostgresError.self, "\(malformed)") {
                try PostgresConfiguration(connectionString: malformed)
            }
        }
    }

    @Test(
        "A disk that is really full fails the statement that fills it, and what fits is written again",
        .enabled("a small disk cannot be mounted here: it takes root's rights") { SmallDisk.isPossible })
    func smallDisk() async throws {
        let disk = try SmallDisk(megabytes: 4)
        let path = disk.path
        try await withCluster { cluster, configuration in
            try await cluster.administrate("CREATE TABLESPACE small LOCATION '\(path)'")
            try await Self.withPool(configuration) { pool in
                try await pool.sql("CREATE TABLE entries (id bigint, text text) TABLESPACE small")
                let fill = "INSERT INTO entries SELECT n, repeat(md5(n::text), 60) FROM generate_series(1, 5000) n"
                #expect(await failure { try await pool.sql(fill) }?.code == .diskFull)
                #expect(try await pool.value(Int64.self, "SELECT count(*) FROM entries") == 0)
                // TRUNCATE would need room for the new file beside the old one.
                try await pool.sql("DROP TABLE entries")
                try await pool.sql("CREATE TABLE entries (id bigint, text text) TABLESPACE small")
                try await pool.sql("INSERT INTO entries VALUES (1, 'fits')")
                #expect(try await pool.value(Int64.self, "SELECT count(*) FROM entries") == 1)
            }
        }
        _ = consume disk
    }

    @Test("A full disk has a code of its own and the pool goes on")
    func diskFull() async throws {
        try await withCluster { _, configuration in
            try await Self.withPool(configuration) { pool in
                try await pool.transaction { transaction in
                    try await transaction.runScript(
                        """
                        CREATE FUNCTION fill() RETURNS int LANGUAGE plpgsql AS $$
                        BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$
                        """)
                }
                #expect(await failure { try await pool.sql("SELECT fill()") }?.code == .diskFull)
                try await pool.sql("SELECT 1")
            }
        }
    }

    private struct Tally: Sendable {
        var succeeded = 0
        var unknown = 0
        var unexpected: Set<PostgresError.Code> = []

        mutating func count(_ code: PostgresError.Code?) {
            switch code {
            case nil: succeeded += 1
            case .outcomeUnknown: unknown += 1
            case .unavailable, .connectionLost: break
            case let code?: unexpected.insert(code)
            }
        }
    }

    private func withCluster(_ body: (PostgresCluster, PostgresConfiguration) async throws -> Void) async throws {
        let cluster = try await PostgresCluster.start()
        defer { cluster.end() }
        var configuration = try PostgresConfiguration(connectionString: cluster.connectionString())
        configuration.closeTimeout = .seconds(2)
        try await body(cluster, configuration)
    }

    private static func withPool(
        _ configuration: PostgresConfiguration, _ body: (PostgresPool) async throws -> Void
    ) async throws {
        let pool = PostgresPool(
            configuration: configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await body(pool)
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    private static func makeWritable(_ cluster: PostgresCluster) async throws {
        // The session that resets it is read-only itself; ALTER SYSTEM is allowed all the same.
        try await cluster.administrate("ALTER SYSTEM RESET default_transaction_read_only")
        try await cluster.administrate("SELECT pg_reload_conf()")
    }
}

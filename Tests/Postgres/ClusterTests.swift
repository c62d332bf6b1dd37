import LoyaltyHarness
import Postgres
import Testing

@Suite struct ClusterTests {
    @Test("A cluster starts, makes databases, is killed, and starts again with what was committed")
    func killAndRestart() async throws {
        let cluster = try await PostgresCluster.start()
        try await cluster.withDatabase { database in
            try await database.withPool { pool in
                try await pool.execute(Statement(name: "make", sql: "CREATE TABLE kept (id bigint)"))
            }
            // Without fsync a kill loses nothing, only a power failure does; a checkpoint is not needed.
            try await cluster.kill()
            try await cluster.restart()
            try await database.withPool { pool in
                try await pool.waitUntilAvailable(deadline: .now + .seconds(10))
                #expect(try await pool.query(Statement(name: "read", sql: "SELECT id FROM kept")).isEmpty)
            }
        }
        cluster.end()
    }
}

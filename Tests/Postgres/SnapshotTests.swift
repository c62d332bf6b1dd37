import LoyaltyHarness
import Postgres
import Testing

@Suite("Snapshots of a database")
struct SnapshotTests {
    @Test("A snapshot tells rows that came, went and changed, and is the same where nothing did")
    func differences() async throws {
        let cluster = try await PostgresCluster.shared()
        try await cluster.withDatabase { database in
            try await database.withPool { pool in
                func run(_ sql: String) async throws { try await pool.execute(Statement(name: "s", sql: sql)) }
                try await run("CREATE TABLE things (id int, name text)")
                try await run("INSERT INTO things VALUES (1, 'one'), (2, 'two')")
                let before = try await DatabaseSnapshot(of: database)
                #expect(before.rows == ["public.things": ["(1,one)", "(2,two)"]])
                try await run("UPDATE things SET name = 'deux' WHERE id = 2")
                try await run("INSERT INTO things VALUES (3, NULL)")
                let after = try await DatabaseSnapshot(of: database)
                #expect(
                    Set(after.differences(from: before))
                        == ["public.things: - (2,two)", "public.things: + (2,deux)", "public.things: + (3,)"])
                #expect(try await DatabaseSnapshot(of: database).differences(from: after) == [])
            }
        }
    }

    @Test("Leases are left out, and whatever else the test names")
    func ignored() async throws {
        try await LoyaltyHarness.withDatabase { database in
            let snapshot = try await DatabaseSnapshot(of: database)
            #expect(snapshot.rows["rewards.jobs"] == nil)
            #expect(snapshot.rows["rewards.inbox"] == [])
            #expect(try await DatabaseSnapshot(of: database, ignoring: ["inbox"]).rows["rewards.inbox"] == nil)
        }
    }
}

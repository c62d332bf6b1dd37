import LoyaltyHarness
import Postgres
import TestSupport

/// A pool on a database of the test's own, in the cluster that all tests share.
func withPool(
    configure: (inout PostgresConfiguration) -> Void = { _ in }, _ body: (PostgresPool) async throws -> Void
) async throws {
    try await PostgresCluster.shared().withDatabase { database in
        try await database.withPool(
            configure: {
                // A machine that is busy with all the tests takes its time to answer a cancel request.
                $0.cancelGrace = .seconds(30)
                $0.defaultTimeout = .seconds(120)
                configure(&$0)
            }, { try await body($0) })
    }
}

extension PostgresQuerying {
    /// Runs SQL of a test's own.
    @discardableResult
    func sql<each Parameter: PostgresEncodable>(
        _ text: String, _ parameters: repeat each Parameter, deadline: ContinuousClock.Instant? = nil
    ) async throws(PostgresError) -> PostgresRows {
        try await query(Statement(name: "test", sql: text), repeat each parameters, deadline: deadline)
    }

    /// The only column of the only row.
    func value<Value: PostgresDecodable, each Parameter: PostgresEncodable>(
        _ type: Value.Type, _ text: String, _ parameters: repeat each Parameter
    ) async throws(PostgresError) -> Value {
        try await sql(text, repeat each parameters).one().decode(type, at: 0)
    }
}

/// The error that the body throws, or `nil`.
func failure(of body: () async throws -> some Any) async -> PostgresError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}

/// Waits until the server says so; some of what it does it tells nobody.
func waitUntil(_ pool: PostgresPool, _ question: String) async throws {
    try await waitUntil("\(question) is true") { try await pool.value(Bool.self, question) }
}

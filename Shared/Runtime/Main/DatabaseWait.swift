internal import Logging
internal import Postgres

/// Waits for a database that may be down when the service starts, and says so.
struct DatabaseWait: Sendable {
    /// How long one look takes before a line says that it is still waited for; doubles up to the maximum.
    static let lookMin = Duration.seconds(2)
    static let lookMax = Duration.seconds(60)

    let pool: PostgresPool
    let migrations: MigrationList
    let logger: Logger

    /// - Returns: False when told to stop before the database was there.
    /// - Throws: ``StartError`` where the schema is not what the program needs.
    func untilReady() async throws -> Bool {
        var look = Self.lookMin
        let start = ContinuousClock.now
        while !Task.isCancelled {
            do throws(PostgresError) {
                try await pool.waitUntilAvailable(deadline: .now + look)
                try await MigrationRunner(pool: pool, list: migrations).requireCurrent()
                return true
            } catch {
                guard !Task.isCancelled else { return false }
                if error.code == .migrationRefused { throw StartError(.schemaVersion, error.message, cause: error) }
                let waited = Int((ContinuousClock.now - start) / .seconds(1))
                logger.warning(
                    "waiting for the database",
                    metadata: [
                        "database": "\(pool.configuration.summary)", "waited_seconds": "\(waited)",
                        "reason": "\(error.message)",
                    ])
                // A database that answers but refuses, a wrong password say, must not be asked in a tight loop.
                try? await Task.sleep(for: min(look, .seconds(5)))
                look = min(look * 2, Self.lookMax)
            }
        }
        return false
    }
}

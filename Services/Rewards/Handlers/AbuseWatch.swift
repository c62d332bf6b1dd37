package import Domain
package import Postgres
private import ServiceRuntime

/// Looks for abuse: reads the facts, asks the detectors, raises what they find.
package struct AbuseWatch: Sendable {
    private let database: PostgresPool
    private let facts: AbuseFactStore
    private let signals: AbuseStore
    private let detection: AbuseDetection

    package init(database: PostgresPool, facts: AbuseFactStore, signals: AbuseStore, detection: AbuseDetection) {
        self.database = database
        self.facts = facts
        self.signals = signals
        self.detection = detection
    }

    /// What the detectors find of these players. No lock is held: the ledger's rows of the past do not change.
    package func signals(of players: [PlayerID], at now: Timestamp) async throws -> [AbuseSignal] {
        let facts = try await facts.facts(
            of: players, since: now - detection.window, inflowsWithin: detection.withdrawalWithin)
        return try facts.flatMap { facts in try detection.signals(from: facts) }
    }

    /// Looks at the active players that follow, and raises what is found.
    ///
    /// - Returns: The last player looked at; nil when there was none left.
    package func look(after cursor: PlayerID?, limit: Int, at now: Timestamp) async throws -> PlayerID? {
        let players = try await facts.players(activeSince: now - detection.window, after: cursor, limit: limit)
        let found = try await signals(of: players, at: now)
        if !found.isEmpty {
            _ = try await database.transaction { transaction in
                try await signals.raise(found, at: now, in: transaction)
            }
        }
        return players.count < limit ? nil : players.last
    }
}

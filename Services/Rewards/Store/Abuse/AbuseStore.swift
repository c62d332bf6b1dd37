package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes abuse signals, and keeps the scores that follow from them.
package struct AbuseStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Raises signals of players who exist, but for those whose evidence has raised one before, and keeps their scores.
    ///
    /// - Returns: Those that are new.
    package func raise(
        _ signals: [AbuseSignal], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [AbuseRecord] {
        guard !signals.isEmpty else { return [] }
        let players = Set(signals.map(\.playerID)).sorted()
        let locked = transaction.send(PlayerStatements.lockBalances, players)
        let raised = transaction.send(
            AbuseStatements.raise, signals.map(\.playerID), signals.map(\.type.name), signals.map(\.severity),
            signals.map(\.description), signals.map { MetadataColumn.text($0.metadata) }, signals.map(\.evidence), now)
        _ = try await locked.rows()
        var records: [AbuseRecord] = []
        for row in try await raised.rows() { records.append(try AbuseRecord(row)) }
        try await score(Set(records.map(\.signal.playerID)).sorted(), in: transaction)
        return records
    }

    /// Settles a signal, unless somebody has.
    ///
    /// - Returns: The signal as it is now, or nil where it was settled before.
    package func resolve(
        _ record: AbuseRecord, note: String, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> AbuseRecord? {
        let player = record.signal.playerID
        let locked = transaction.send(PlayerStatements.lockBalances, [player])
        let resolved = transaction.send(AbuseStatements.resolve, player, record.id, now, note)
        _ = try await locked.rows()
        guard let row = try await resolved.rows().oneOrNone() else { return nil }
        try await score([player], in: transaction)
        return try AbuseRecord(row)
    }

    /// Brings the scores of players, who are locked, up to date with their signals.
    private func score(
        _ players: [PlayerID], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !players.isEmpty else { return }
        var scored: [PlayerID] = []
        var scores: [Int32] = []
        for row in try await transaction.query(AbuseStatements.severities, players) {
            let (player, severities) = try row.decode((PlayerID, [Int32]).self)
            scored.append(player)
            scores.append(AbusePolicy.score(ofSeverities: severities))
        }
        let metrics = transaction.send(AbuseStatements.saveMetricsScore, scored, scores)
        let risks = transaction.send(AbuseStatements.saveRiskScore, scored, scores)
        _ = try await metrics.rows()
        _ = try await risks.rows()
    }

    // MARK: - Reading

    /// The signal with this id; nil for an unknown one.
    package func signal(
        _ id: Int64, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> AbuseRecord? {
        guard let row = try await transaction.query(AbuseStatements.find, id).oneOrNone() else { return nil }
        return try AbuseRecord(row)
    }

    /// The signal that a piece of evidence has raised.
    package func signal(
        like signal: AbuseSignal, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> AbuseRecord? {
        let rows = try await transaction.query(
            AbuseStatements.findByEvidence, signal.playerID, signal.type.name, signal.evidence)
        guard let row = try rows.oneOrNone() else { return nil }
        return try AbuseRecord(row)
    }

    /// A player's score and how many signals add up to it; nil for an unknown player.
    package func score(
        of player: PlayerID
    ) async throws(PostgresError) -> (score: Int32, unresolved: Int64)? {
        try Self.score(try await database.query(AbuseStatements.score, player))
    }

    /// The same within a transaction.
    package func score(
        of player: PlayerID, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> (score: Int32, unresolved: Int64)? {
        try Self.score(try await transaction.query(AbuseStatements.score, player))
    }

    private static func score(_ rows: PostgresRows) throws(PostgresError) -> (score: Int32, unresolved: Int64)? {
        guard let row = try rows.oneOrNone() else { return nil }
        return (try row.decode(at: 0), try row.decode(at: 1))
    }

    /// Signals, the latest first: at most `limit` of them.
    package func signals(
        matching filter: AbuseFilter, before place: AbusePlace?, limit: Int
    ) async throws(PostgresError) -> [AbuseRecord] {
        let (time, id, count) = (place?.detectedAt ?? .latest, place?.id ?? 0, Int64(limit))
        let rows: PostgresRows
        if let player = filter.playerID {
            rows = try await database.query(
                AbuseStatements.listOfPlayer, time, id, count, filter.isResolved, player, filter.type?.name)
        } else if let type = filter.type {
            rows = try await database.query(
                AbuseStatements.listOfType, time, id, count, filter.isResolved, type.name)
        } else {
            rows = try await database.query(AbuseStatements.listAll, time, id, count, filter.isResolved)
        }
        var records: [AbuseRecord] = []
        for row in rows { records.append(try AbuseRecord(row)) }
        return records
    }

    /// How many signals there are of each type.
    package func counts() async throws(PostgresError) -> [(type: String, unresolved: Int64, resolved: Int64)] {
        var counts: [(String, Int64, Int64)] = []
        for row in try await database.query(AbuseStatements.counts) {
            counts.append(try row.decode((String, Int64, Int64).self))
        }
        return counts
    }
}

package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes the log of changes of level.
package struct HistoryStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A player's changes of level, newest first: at most `limit`, after the row with the number `before`.
    package func page(
        of player: PlayerID, before number: Int64?, limit: Int
    ) async throws(PostgresError) -> [(number: Int64, change: LevelChange)] {
        let rows = try await database.query(HistoryStatements.page, player, number ?? .max, Int64(limit))
        var changes: [(number: Int64, change: LevelChange)] = []
        for row in rows { changes.append((try row.decode(at: 0), try Self.change(row))) }
        return changes
    }

    /// The levels that the players have reached so far.
    static func reached(
        by players: Set<PlayerID>, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Set<ReachedLevel> {
        var reached: Set<ReachedLevel> = []
        for row in try await transaction.query(HistoryStatements.reached, players.sorted()) {
            reached.insert(ReachedLevel(playerID: try row.decode(at: 0), levelID: try row.decode(at: 1)))
        }
        return reached
    }

    /// Sends the statement that writes changes, in their order.
    static func append(_ changes: [LevelChange], in transaction: PostgresTransaction) -> PostgresPendingRows {
        transaction.send(
            HistoryStatements.insert, changes.map(\.playerID), changes.map(\.kind.rawValue),
            changes.map(\.previous?.id), changes.map(\.previous?.rank), changes.map(\.previous?.name),
            changes.map(\.new?.id), changes.map(\.new?.rank), changes.map(\.new?.name), changes.map(\.points),
            changes.map(\.daysAtPreviousLevel), changes.map(\.reason.rawValue), changes.map(\.at))
    }

    private static func change(_ row: PostgresRow) throws(PostgresError) -> LevelChange {
        let reason = try row.decode(String?.self, at: 11) ?? ""
        return LevelChange(
            playerID: try row.decode(at: 1),
            kind: try row.decode(String.self, at: 2) == LevelChange.Kind.tierUp.rawValue ? .tierUp : .tierDown,
            previous: try rung(row, at: 3), new: try rung(row, at: 6), points: try row.decode(at: 9),
            daysAtPreviousLevel: try row.decode(at: 10),
            reason: LevelChange.Reason(rawValue: reason) ?? .pointsThresholdReached, at: try row.decode(at: 12))
    }

    private static func rung(_ row: PostgresRow, at column: Int) throws(PostgresError) -> LevelChange.Rung? {
        guard let id = try row.decode(VIPLevelID?.self, at: column) else { return nil }
        return LevelChange.Rung(
            id: id, rank: try row.decode(Int32?.self, at: column + 1) ?? 0,
            name: try row.decode(String?.self, at: column + 2) ?? "")
    }
}

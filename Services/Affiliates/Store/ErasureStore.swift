package import Domain
package import Postgres
private import ServiceRuntime

/// Takes the person out of what is kept of players: their attribution and their money stay.
package struct ErasureStore: Sendable {
    private let attributions: AttributionStore

    package init(attributions: AttributionStore) { self.attributions = attributions }

    /// Erases players, also those of whom nothing is known yet: what comes late of them is erased when it comes.
    ///
    /// - Returns: How many values there were.
    @discardableResult
    package func erase(
        _ players: [PlayerID: Timestamp], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Int64 {
        _ = try await attributions.lock(players.keys, in: transaction)
        let players = players.sorted { $0.key < $1.key }
        try await transaction.execute(
            AttributionStatements.noteErasure, players.map(\.key), players.map(\.value))
        return try await eraseClicks(of: players.map(\.key), in: transaction)
    }

    /// Takes personal data out of the clicks of those of the players who are erased. Players are locked.
    ///
    /// - Returns: How many values there were.
    @discardableResult
    package func eraseClicks(
        of players: [PlayerID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Int64 {
        let kept = ClickMetadata.impersonalKeys.map(\.rawValue)
        return try await transaction.query(ReferralStatements.erase, players, kept).decode(Int64.self).reduce(0, +)
    }
}

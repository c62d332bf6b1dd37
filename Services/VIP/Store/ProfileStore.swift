package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes what registrations say of players.
package struct ProfileStore: Sendable {
    package init() {}

    /// Keeps what is newest of each player.
    ///
    /// - Parameter profiles: Each player's last one counts.
    package func save(
        _ profiles: [PlayerProfile], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let latest = Dictionary(profiles.map { ($0.playerID, $0) }, uniquingKeysWith: { $1 })
        let sorted = latest.values.sorted { $0.playerID < $1.playerID }
        try await transaction.execute(
            ProfileStatements.save, sorted.map(\.playerID), sorted.map(\.birthdate), sorted.map(\.timeZone),
            sorted.map(\.registeredAt))
    }

    /// nil for a player whose registration has not arrived.
    package func profile(
        of player: PlayerID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> PlayerProfile? {
        guard let row = try await queries.query(ProfileStatements.find, player).oneOrNone() else { return nil }
        return PlayerProfile(
            playerID: try row.decode(at: 0), birthdate: try row.decode(at: 1), timeZone: try row.decode(at: 2),
            registeredAt: try row.decode(at: 3))
    }
}

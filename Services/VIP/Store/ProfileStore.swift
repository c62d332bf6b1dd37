package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes what rewards says of players.
package struct ProfileStore: Sendable {
    package init() {}

    /// Keeps what is newest of each player; what is older than what is known changes nothing.
    package func save(
        _ profiles: [PlayerProfile], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        // One row a player, in the order of their ids: a statement touches no row twice, and two never wait in a circle.
        let newest = PlayerProfile.newest(of: profiles)
        try await transaction.execute(
            ProfileStatements.save, newest.map(\.playerID), newest.map(\.birthdate), newest.map(\.timeZone),
            newest.map(\.registeredAt), newest.map(\.changedAt))
    }

    /// nil for a player of whom rewards has told nothing yet.
    package func profile(
        of player: PlayerID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> PlayerProfile? {
        guard let row = try await queries.query(ProfileStatements.find, player).oneOrNone() else { return nil }
        return PlayerProfile(
            playerID: try row.decode(at: 0), birthdate: try row.decode(at: 1), timeZone: try row.decode(at: 2),
            registeredAt: try row.decode(at: 3), changedAt: try row.decode(at: 4))
    }
}

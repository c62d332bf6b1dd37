package import Domain
package import Postgres
private import ServiceRuntime

/// Reads standings, and locks them for those who change them.
package struct StandingStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A standing, and what else is known of the player.
    package struct Known: Sendable, Hashable {
        package var standing: Standing
        /// nil for a player who has placed no wager, or none that counts.
        package var lastWagerAt: Timestamp?
        /// What operators have added, less what they have taken.
        package var pointsAdjusted: Points
    }

    /// Standings that a transaction has locked, and the ladder as it was after that.
    package struct Locked: Sendable {
        package var standings: [PlayerID: Standing]
        package var ladder: Ladder
    }

    /// The standings of those players that are known.
    package func standings(of players: [PlayerID]) async throws(PostgresError) -> [PlayerID: Known] {
        try await standings(of: players, in: database)
    }

    /// As a transaction sees them.
    package func standings(
        of players: [PlayerID], in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [PlayerID: Known] {
        var known: [PlayerID: Known] = [:]
        known.reserveCapacity(players.count)
        for row in try await queries.query(StandingStatements.known, players) {
            var standing = try StandingColumns.standing(row)
            standing.demotion = try StandingColumns.demotion(row, at: StandingColumns.count + 2)
            known[standing.playerID] = Known(
                standing: standing, lastWagerAt: try row.decode(at: StandingColumns.count),
                pointsAdjusted: try row.decode(Points?.self, at: StandingColumns.count + 1) ?? .zero)
        }
        return known
    }

    /// The next players in the order of their ids, not locked.
    package func next(after player: PlayerID?, limit: Int) async throws(PostgresError) -> [Standing] {
        let rows = try await database.query(StandingStatements.next, player ?? .first, Int64(limit))
        var standings = try StandingColumns.standings(rows)
        let demotions = try await database.query(StandingStatements.demotions, Array(standings.keys))
        try standings.note(demotions: demotions)
        return standings.values.sorted { $0.playerID < $1.playerID }
    }

    /// Creates the rows of players who have none.
    package func create(
        _ players: [PlayerID], on ladder: Ladder, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(StandingStatements.create, players, ladder.entry?.id, now)
    }

    /// Locks the standings of those players that are known.
    ///
    /// One round trip, three statements, and their order matters: each sees what was committed when it began. Demotions and
    /// ladder are read under the locks, so whoever locks these players next, such as a change of the ladder on its way
    /// through all of them, finds the outcome of a transaction that read the old ladder.
    ///
    /// - Parameter players: In the order of their ids.
    package func lock(
        _ players: [PlayerID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Locked {
        let locked = transaction.send(StandingStatements.lock, players)
        let demotions = transaction.send(StandingStatements.demotions, players)
        let ladder = transaction.send(LadderStatements.ladder)
        var standings = try StandingColumns.standings(try await locked.rows())
        try standings.note(demotions: try await demotions.rows())
        return Locked(standings: standings, ladder: try LadderStore.decode(try await ladder.rows()))
    }

    /// Locks players, and begins a row for each who has none.
    package func lockOrCreate(
        _ players: [PlayerID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Locked {
        let locked = try await lock(players, in: transaction)
        let missing = players.filter { locked.standings[$0] == nil }
        guard !missing.isEmpty else { return locked }
        // A wager that overtook its registration, or a player older than this service: never lost.
        try await create(missing, on: locked.ladder, at: now, in: transaction)
        return try await lock(players, in: transaction)
    }

    /// Locks the next players in the order of their ids.
    package func lockNext(
        after player: PlayerID, limit: Int, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> Locked {
        let rows = try await transaction.query(StandingStatements.lockNext, player, Int64(limit))
        var standings = try StandingColumns.standings(rows)
        let demotions = transaction.send(StandingStatements.demotions, standings.keys.sorted())
        let ladder = transaction.send(LadderStatements.ladder)
        try standings.note(demotions: try await demotions.rows())
        return Locked(standings: standings, ladder: try LadderStore.decode(try await ladder.rows()))
    }
}

extension PlayerID {
    /// Before every player's.
    package static var first: PlayerID { PlayerID(.zero) }
}

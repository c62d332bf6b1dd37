internal import Domain
internal import Postgres
private import ServiceRuntime

/// Reads the columns of a standing.
enum StandingColumns {
    /// How many there are; what a statement adds comes after them.
    static let count = 9

    static func standing(_ row: PostgresRow) throws(PostgresError) -> Standing {
        let createdAt: Timestamp = try row.decode(at: 8)
        return Standing(
            playerID: try row.decode(at: 0), levelID: try row.decode(at: 1),
            points: try row.decode(Points?.self, at: 2) ?? .zero, totalWagering: try row.decode(at: 3),
            totalBonusesClaimed: try row.decode(Money?.self, at: 4) ?? .zero,
            lastBirthdayGiftYear: try row.decode(at: 5),
            levelAcquiredAt: try row.decode(Timestamp?.self, at: 6) ?? createdAt,
            pointsUpdatedAt: try row.decode(Timestamp?.self, at: 7) ?? createdAt)
    }

    /// - Parameter column: Where `points_at_demotion` is; level, lost level and time follow.
    static func demotion(_ row: PostgresRow, at column: Int) throws(PostgresError) -> Demotion? {
        guard let points = try row.decode(Points?.self, at: column) else { return nil }
        return Demotion(
            points: points, levelID: try row.decode(at: column + 1), lostLevelID: try row.decode(at: column + 2),
            at: try row.decode(at: column + 3))
    }

    static func standings(_ rows: PostgresRows) throws(PostgresError) -> [PlayerID: Standing] {
        var standings: [PlayerID: Standing] = [:]
        standings.reserveCapacity(rows.count)
        for row in rows {
            let standing = try standing(row)
            standings[standing.playerID] = standing
        }
        return standings
    }
}

extension [PlayerID: Standing] {
    /// Adds what is known of demotions.
    mutating func note(demotions rows: PostgresRows) throws(PostgresError) {
        for row in rows {
            let player: PlayerID = try row.decode(at: 0)
            self[player]?.demotion = try StandingColumns.demotion(row, at: 1)
        }
    }
}

package import Domain
package import Postgres
package import ServiceRuntime

/// Reads what players are classified by, and writes their segments.
package struct SegmentStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// What a player is classified by, locked until the transaction ends; nil for an unknown player.
    package func lock(_ player: PlayerID, in transaction: PostgresTransaction) async throws(PostgresError)
        -> SegmentedPlayer?
    {
        let locked = transaction.send(PlayerStatements.lockBalances, [player])
        let found = transaction.send(SegmentStatements.find, player)
        guard try await !locked.rows().isEmpty, let row = try await found.rows().oneOrNone() else { return nil }
        return try Self.decode(row)
    }

    /// Writes segments, of players who are locked.
    package func save(
        _ segments: [(player: PlayerID, segment: PlayerSegment)], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !segments.isEmpty else { return }
        try await transaction.execute(
            SegmentStatements.save, segments.map(\.player), segments.map(\.segment.rawValue))
    }

    /// Classifies the players that follow, all of them by their metrics of one moment.
    ///
    /// - Returns: The last player looked at; nil when there was none left.
    package func reclassify(by policy: SegmentPolicy, after cursor: PlayerID?, limit: Int) async throws -> PlayerID? {
        let rows = try await database.query(SegmentStatements.page, cursor, Int64(limit))
        var last: PlayerID?
        var changed: [PlayerID] = []
        for row in rows {
            let player = try Self.decode(row)
            last = player.playerID
            if try policy.segment(of: player.play) != player.segment { changed.append(player.playerID) }
        }
        if !changed.isEmpty { try await classify(changed, by: policy) }
        return rows.count < limit ? nil : last
    }

    /// Looks again at those who seemed to change, now that nobody else can change them.
    private func classify(_ players: [PlayerID], by policy: SegmentPolicy) async throws {
        try await database.transaction { transaction in
            let locked = transaction.send(PlayerStatements.lockBalances, players.sorted())
            let found = transaction.send(SegmentStatements.findMany, players)
            _ = try await locked.rows()
            var segments: [(player: PlayerID, segment: PlayerSegment)] = []
            for row in try await found.rows() {
                let player = try Self.decode(row)
                segments.append((player.playerID, try policy.segment(of: player.play)))
            }
            try await save(segments, in: transaction)
        }
    }

    /// The players of a segment, those who registered last first: at most `limit` of them.
    package func players(
        of segment: PlayerSegment, before place: TimedRow?, limit: Int
    ) async throws(PostgresError) -> [SegmentedPlayer] {
        let rows = try await database.query(
            SegmentStatements.list, segment.rawValue, place?.time ?? .latest, PlayerID(place?.id ?? .zero),
            Int64(limit))
        var players: [SegmentedPlayer] = []
        for row in rows { players.append(try Self.decode(row)) }
        return players
    }

    /// How many players there are of each segment and tier.
    package func counts() async throws(PostgresError) -> [(segment: PlayerSegment, tier: TierLevel, players: Int64)] {
        var counts: [(PlayerSegment, TierLevel, Int64)] = []
        for row in try await database.query(SegmentStatements.counts) {
            counts.append(
                (
                    try row.decode(Label<PlayerSegment>.self, at: 0).value,
                    try row.decode(Label<TierLevel>.self, at: 1).value, try row.decode(at: 2)
                ))
        }
        return counts
    }

    private static func decode(_ row: PostgresRow) throws(PostgresError) -> SegmentedPlayer {
        SegmentedPlayer(
            playerID: try row.decode(at: 0), segment: try row.decode(Label<PlayerSegment>.self, at: 1).value,
            tier: try row.decode(Label<TierLevel>.self, at: 2).value,
            play: PlayTotals(
                wagered: try row.decode(at: 3), won: try row.decode(at: 4), sessions: try row.decode(at: 5)),
            registeredAt: try row.decode(at: 6))
    }
}

/// A player with what their segment is decided by.
package struct SegmentedPlayer: Sendable, Hashable {
    package var playerID: PlayerID
    package var segment: PlayerSegment
    package var tier: TierLevel
    package var play: PlayTotals
    package var registeredAt: Timestamp
}

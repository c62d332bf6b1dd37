package import Domain
package import Postgres
private import ServiceRuntime

/// Reads what players were given.
package struct RewardStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A player's reward; nil where they have no such one.
    package func reward(_ id: TransactionID, of player: PlayerID) async throws(PostgresError) -> Reward? {
        guard let row = try await database.query(RewardListStatements.find, player, id).oneOrNone() else { return nil }
        return try RewardRow.decode(row)
    }

    /// Rewards, the latest first, before a place: at most `limit` of them.
    package func rewards(
        matching filter: RewardFilter, before place: RewardPlace?, limit: Int
    ) async throws(PostgresError) -> [Reward] {
        let (time, id) = (place?.issuedAt ?? .latest, place?.id ?? Int64.max)
        let status = filter.status?.rawValue
        let rows: PostgresRows
        switch (filter.player, filter.rule) {
        case (let player?, let rule):
            rows = try await database.query(
                RewardListStatements.pageOfPlayer, time, id, status, Int64(limit), player, rule)
        case (nil, let rule?):
            rows = try await database.query(RewardListStatements.pageOfRule, time, id, status, Int64(limit), rule)
        case (nil, nil):
            rows = try await database.query(RewardListStatements.page, time, id, status, Int64(limit))
        }
        var rewards: [Reward] = []
        rewards.reserveCapacity(rows.count)
        for row in rows { rewards.append(try RewardRow.decode(row)) }
        return rewards
    }

    /// What was granted in a time, by rule and currency; by hand last.
    package func report(from: Timestamp?, until: Timestamp?) async throws(PostgresError) -> [RewardTotals] {
        let rows = try await database.query(RewardListStatements.report, from ?? .earliest, until ?? .latest)
        var totals: [RewardTotals] = []
        for row in rows {
            totals.append(
                RewardTotals(
                    rule: try row.decode(at: 0), currency: try row.decode(Label<Currency>?.self, at: 1)?.value,
                    rewards: try row.decode(at: 2), players: try row.decode(at: 3), amount: try row.decode(at: 4),
                    converted: try row.decode(at: 5), active: try row.decode(at: 6), completed: try row.decode(at: 7),
                    expired: try row.decode(at: 8), cancelled: try row.decode(at: 9)))
        }
        return totals
    }
}

/// Which rewards a list takes; nil takes all.
package struct RewardFilter: Sendable, Hashable {
    package var player: PlayerID?
    package var rule: RuleID?
    package var status: RewardStatus?

    package init(player: PlayerID? = nil, rule: RuleID? = nil, status: RewardStatus? = nil) {
        self.player = player
        self.rule = rule
        self.status = status
    }
}

/// Where a reward stands in a list.
package struct RewardPlace: Sendable, Hashable {
    package var issuedAt: Timestamp
    package var id: Int64

    package init(issuedAt: Timestamp, id: Int64) {
        self.issuedAt = issuedAt
        self.id = id
    }
}

/// What a rule granted of a currency, and what became of it.
package struct RewardTotals: Sendable, Hashable {
    /// nil: by hand.
    package var rule: RuleID?
    /// nil: perks.
    package var currency: Currency?
    package var rewards: Int64
    package var players: Int64
    package var amount: FixedDecimal
    package var converted: FixedDecimal
    package var active: Int64
    package var completed: Int64
    package var expired: Int64
    package var cancelled: Int64
}

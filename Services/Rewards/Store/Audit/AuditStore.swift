package import Domain
package import Postgres
private import ServiceRuntime

/// Sums what other services know, too.
package struct AuditStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// What the players that follow have wagered, voided wagers left out.
    package func wagers(after cursor: PlayerID?, limit: Int) async throws(PostgresError) -> [WagerSums] {
        try Self.wagers(try await database.query(AuditStatements.wagersOfPage, cursor, Int64(limit)))
    }

    /// What these players have wagered.
    package func wagers(of players: [PlayerID]) async throws(PostgresError) -> [WagerSums] {
        try Self.wagers(try await database.query(AuditStatements.wagersOfPlayers, players))
    }

    private static func wagers(_ rows: PostgresRows) throws(PostgresError) -> [WagerSums] {
        var sums: [WagerSums] = []
        for row in rows {
            sums.append(
                WagerSums(
                    playerID: try row.decode(at: 0), goldCoins: try row.decode(at: 1),
                    sweepstakesCoins: try row.decode(at: 2), bonus: try row.decode(at: 3)))
        }
        return sums
    }

    /// What the ledger has of each purchase, in their order.
    package func purchases(
        _ purchases: [(id: PurchaseID, player: PlayerID)]
    ) async throws(PostgresError) -> [LedgerOfPurchase] {
        let rows = try await database.query(
            AuditStatements.purchases, purchases.map(\.id.description), purchases.map(\.player))
        var sums: [LedgerOfPurchase] = []
        for row in rows {
            sums.append(
                LedgerOfPurchase(
                    purchaseID: try row.decode(at: 0), credits: try row.decode(at: 1),
                    goldCoinsCredited: try row.decode(at: 2), sweepstakesCoinsCredited: try row.decode(at: 3),
                    deposited: try row.decode(at: 4), goldCoinsTaken: try row.decode(at: 5),
                    sweepstakesCoinsTaken: try row.decode(at: 6), withdrawn: try row.decode(at: 7)))
        }
        return sums
    }

    /// Looks at the rewards of the players that follow.
    package func checkRewards(after cursor: PlayerID?, limit: Int) async throws(PostgresError) -> RewardAudit {
        var audit = RewardAudit()
        var players: [PlayerID] = []
        for row in try await database.query(AuditStatements.playersOfPage, cursor, Int64(limit)) {
            let (player, rewards) = try row.decode((PlayerID, Int64).self)
            players.append(player)
            audit.rewards += rewards
        }
        audit.players = Int64(players.count)
        audit.last = players.count < limit ? nil : players.last
        for row in try await database.query(AuditStatements.rewardFaults, players) {
            let (player, reward, description) = try row.decode((PlayerID, Int64, String).self)
            audit.faults.append(RewardAudit.Fault(playerID: player, rewardID: reward, description: description))
        }
        return audit
    }
}

/// What a player has wagered, by the ledger.
package struct WagerSums: Sendable, Hashable {
    package var playerID: PlayerID
    package var goldCoins: FixedDecimal
    package var sweepstakesCoins: FixedDecimal
    package var bonus: FixedDecimal
}

/// What the ledger has of a purchase.
package struct LedgerOfPurchase: Sendable, Hashable {
    package var purchaseID: String
    package var credits: Int32
    package var goldCoinsCredited: FixedDecimal
    package var sweepstakesCoinsCredited: FixedDecimal
    package var deposited: FixedDecimal
    /// Clawed back or owed.
    package var goldCoinsTaken: FixedDecimal
    package var sweepstakesCoinsTaken: FixedDecimal
    package var withdrawn: FixedDecimal
}

/// What a look at some players' rewards has found.
package struct RewardAudit: Sendable, Hashable {
    package struct Fault: Sendable, Hashable {
        package var playerID: PlayerID
        /// 0 where it is of all rewards together.
        package var rewardID: Int64
        package var description: String
    }

    package var players: Int64 = 0
    package var rewards: Int64 = 0
    package var faults: [Fault] = []
    /// The last player looked at; nil when there was none left.
    package var last: PlayerID?
}

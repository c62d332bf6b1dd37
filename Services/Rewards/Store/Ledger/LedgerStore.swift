package import Domain
package import Postgres
private import ServiceRuntime

/// Reads balances and the ledger.
package struct LedgerStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// What a player owns; nil for an unknown player.
    package func wallet(of player: PlayerID) async throws(PostgresError) -> OwnedWallet? {
        guard let row = try await database.query(LedgerStatements.balances, player).oneOrNone() else { return nil }
        return OwnedWallet(
            wallet: try WalletColumns.decode(row, at: 0), wageringRequired: try row.decode(at: 14),
            wageringCompleted: try row.decode(at: 15))
    }

    /// Whether there is such a player.
    package func knows(_ player: PlayerID) async throws(PostgresError) -> Bool {
        try await !database.query(LedgerStatements.playerExists, player).isEmpty
    }

    /// A player's ledger rows, newest first: at most `limit` of them.
    package func entries(
        of player: PlayerID, matching filter: LedgerFilter, before place: LedgerPlace?, limit: Int
    ) async throws(PostgresError) -> [LedgerEntry] {
        let rows = try await database.query(
            LedgerStatements.page, player, place?.createdAt ?? filter.createdUntil ?? .latest,
            place?.id ?? (filter.createdUntil == nil ? Int64.max : 0), filter.createdFrom ?? .earliest,
            filter.type?.rawValue, filter.currency?.rawValue, Int64(limit))
        var entries: [LedgerEntry] = []
        entries.reserveCapacity(rows.count)
        for row in rows { entries.append(try LedgerRow.decode(row)) }
        return entries
    }
}

/// A player's wallet, with what bonuses still ask for.
package struct OwnedWallet: Sendable, Hashable {
    package var wallet: Wallet
    package var wageringRequired: Money
    package var wageringCompleted: Money
}

/// Which ledger rows a list takes; nil takes all.
package struct LedgerFilter: Sendable, Hashable {
    package var type: TransactionType?
    package var currency: Currency?
    /// Recorded at this time or later.
    package var createdFrom: Timestamp?
    /// Recorded before this time.
    package var createdUntil: Timestamp?

    package init(
        type: TransactionType? = nil, currency: Currency? = nil, createdFrom: Timestamp? = nil,
        createdUntil: Timestamp? = nil
    ) {
        self.type = type
        self.currency = currency
        self.createdFrom = createdFrom
        self.createdUntil = createdUntil
    }
}

/// Where a row stands in the list of a player's rows.
package struct LedgerPlace: Sendable, Hashable {
    package var createdAt: Timestamp
    package var id: Int64

    package init(createdAt: Timestamp, id: Int64) {
        self.createdAt = createdAt
        self.id = id
    }
}

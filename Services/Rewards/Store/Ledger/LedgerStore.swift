package import Domain
package import Postgres
private import ServiceRuntime

/// Reads balances and the ledger.
package struct LedgerStore: Sendable {
    private let database: PostgresPool
    private let wallets: BatchReader<PlayerID, OwnedWallet>

    package init(database: PostgresPool) {
        self.database = database
        wallets = BatchReader(on: database.taskExecutor) { players in try await Self.wallets(of: players, in: database)
        }
    }

    /// What a player owns; nil for an unknown player. Who asks at the same time shares a statement.
    package func wallet(of player: PlayerID) async throws -> OwnedWallet? {
        try await wallets.answer(player)
    }

    private static func wallets(
        of players: [PlayerID], in database: PostgresPool
    ) async throws(PostgresError) -> [PlayerID: OwnedWallet] {
        var wallets: [PlayerID: OwnedWallet] = [:]
        wallets.reserveCapacity(players.count)
        var debtors: [PlayerID] = []
        for row in try await database.query(LedgerStatements.balances, players) {
            let player = try row.decode(PlayerID.self, at: 0)
            wallets[player] = OwnedWallet(
                wallet: try WalletColumns.decode(row, at: 1), wageringRequired: try row.decode(at: 15),
                wageringCompleted: try row.decode(at: 16), bonusExpiry: try row.decode(at: 17),
                bonusMaxBet: try row.decode(at: 18))
            if try row.decode(Int32.self, at: 19) > 0 { debtors.append(player) }
        }
        guard !debtors.isEmpty else { return wallets }
        for row in try await database.query(DebtStatements.open, debtors) {
            let debt = try DebtRow.decode(row)
            wallets[debt.playerID]?.debts.append(debt)
        }
        return wallets
    }

    /// What a player owned at a time; nil for an unknown player.
    package func balances(of player: PlayerID, at time: Timestamp) async throws -> PastBalances? {
        try await database.transaction(isolation: .repeatableRead, access: .readOnly) { transaction in
            guard try await !transaction.query(LedgerStatements.playerExists, player).isEmpty else { return nil }
            let archive = transaction.send(LedgerStatements.archivedUntil)
            let rows = try await transaction.query(LedgerStatements.balancesAsOf, player, time)
            let archivedUntil = try await archive.rows().one().decode(Timestamp?.self, at: 0)
            var past = PastBalances(wallet: Wallet(), archivedUntil: archivedUntil)
            for row in rows {
                let currency = try row.decode(Label<Currency>.self, at: 0).value
                let until = try Self.neighbour(row, balance: 1, sequence: 2)
                past.wallet[currency] = PastBalances.account(
                    until: until, after: try Self.neighbour(row, balance: 3, sequence: 4),
                    now: Wallet.Account(balance: try row.decode(at: 5), sequence: try row.decode(at: 6)))
                if until == nil, past.wallet[currency].sequence > 0 { past.isIncomplete = true }
            }
            return past
        }
    }

    private static func neighbour(
        _ row: PostgresRow, balance: Int, sequence: Int
    ) throws(PostgresError) -> (sequence: Int64, balance: Money)? {
        guard let amount = try row.decode(Money?.self, at: balance) else { return nil }
        return (try row.decode(at: sequence), amount)
    }

    /// The row with this id; nil where the player has none.
    package func entry(
        _ id: TransactionID, of player: PlayerID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> LedgerEntry? {
        guard let row = try await queries.query(LedgerStatements.entry, player, id).oneOrNone() else { return nil }
        return try LedgerRow.decode(row)
    }

    /// The row that has this reference; nil where the player has none.
    package func entry(
        _ type: TransactionType, reference: ReferenceID, of player: PlayerID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> LedgerEntry? {
        let rows = try await queries.query(LedgerStatements.entryByReference, player, type.rawValue, reference)
        guard let row = try rows.oneOrNone() else { return nil }
        return try LedgerRow.decode(row)
    }

    /// A player's debts, newest first: at most `limit`, after the one at `place`.
    package func debts(
        of player: PlayerID, includingSettled: Bool, before place: LedgerPlace?, limit: Int
    ) async throws(PostgresError) -> [Debt] {
        let rows = try await database.query(
            DebtStatements.page, player, place?.createdAt ?? .latest, place?.id ?? Int64.max, includingSettled,
            Int64(limit))
        var debts: [Debt] = []
        for row in rows { debts.append(try DebtRow.decode(row)) }
        return debts
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
    /// Nine decimals: a wager of GC counts at 1/100,000.
    package var wageringRequired: FixedDecimal
    package var wageringCompleted: FixedDecimal
    /// Of the bonus that wagers count for first.
    package var bonusExpiry: Timestamp?
    package var bonusMaxBet: Money?
    /// The open ones.
    package var debts: [Debt] = []
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

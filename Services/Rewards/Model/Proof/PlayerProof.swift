package import Domain

/// What a player's account must agree with, read from rows and projections at one moment.
package struct PlayerProof: Sendable, Hashable {
    /// The rows of one currency, added up.
    package struct Rows: Sendable, Hashable {
        package var currency: Currency
        package var count: Int64
        package var firstSequence: Int64
        package var lastSequence: Int64
        /// Before the first row: what rows in the archive left.
        package var opening: FixedDecimal
        package var change: FixedDecimal
        /// Rows that do not begin where the one before them ended.
        package var breaks: Int64

        package init(
            currency: Currency, count: Int64, firstSequence: Int64, lastSequence: Int64, opening: FixedDecimal,
            change: FixedDecimal, breaks: Int64
        ) {
            self.currency = currency
            self.count = count
            self.firstSequence = firstSequence
            self.lastSequence = lastSequence
            self.opening = opening
            self.change = change
            self.breaks = breaks
        }
    }

    /// What metrics say, or what rows make of them.
    package struct Metrics: Sendable, Hashable {
        package var deposited = FixedDecimal.zero
        package var wagered = FixedDecimal.zero
        package var won = FixedDecimal.zero
        package var bets: Int64 = 0

        package init() {}
    }

    /// The wallet's view of open bonuses and debts, or theirs.
    package struct Projections: Sendable, Hashable {
        package var wageringRequired = FixedDecimal.zero
        package var wageringCompleted = FixedDecimal.zero
        package var openRewards: Int64 = 0
        package var openDebts: Int64 = 0

        package init() {}
    }

    package var playerID: PlayerID
    package var wallet: Wallet
    package var rows: [Rows] = []
    package var metrics = Metrics()
    package var metricsOfRows = Metrics()
    package var projections = Projections()
    package var projectionsOfRows = Projections()
    /// What open rewards hold of the bonus balance.
    package var bonusRemaining = FixedDecimal.zero

    package init(playerID: PlayerID, wallet: Wallet) {
        self.playerID = playerID
        self.wallet = wallet
    }

    package var rowCount: Int64 { rows.reduce(0) { $0 + $1.count } }

    /// What does not hold.
    package func faults() -> [LedgerFault] {
        var faults: [LedgerFault] = []
        for currency in Currency.allCases { check(currency, &faults) }
        // What is in the archive is not added up again.
        let isWhole = rows.allSatisfy { $0.firstSequence == 1 }
        if isWhole, metrics != metricsOfRows {
            note(.metrics, nil, "the metrics are \(metrics), the rows make \(metricsOfRows)", &faults)
        }
        checkProjections(&faults)
        return faults
    }

    private func check(_ currency: Currency, _ faults: inout [LedgerFault]) {
        let account = wallet[currency]
        guard let rows = rows.first(where: { $0.currency == currency }) else {
            // All of them may be in the archive.
            if account.sequence == 0, !account.balance.isZero {
                note(.balance, currency, "there is a balance of \(account.balance) without a row", &faults)
            }
            return
        }
        let sum = try? rows.opening + rows.change
        if sum != FixedDecimal(account.balance) || (rows.firstSequence == 1 && rows.opening != .zero) {
            let sum = sum.map(\.description) ?? "more than can be"
            note(.balance, currency, "the balance is \(account.balance), the rows make \(sum)", &faults)
        }
        if rows.breaks > 0 {
            note(.chain, currency, "\(rows.breaks) rows do not begin where the one before ended", &faults)
        }
        if rows.lastSequence != account.sequence || rows.lastSequence - rows.firstSequence + 1 != rows.count {
            note(
                .sequence, currency,
                "\(rows.count) rows from \(rows.firstSequence) to \(rows.lastSequence), the wallet has \(account.sequence)",
                &faults)
        }
    }

    private func checkProjections(_ faults: inout [LedgerFault]) {
        let (wallet, rows) = (projections, projectionsOfRows)
        if wallet.wageringRequired != rows.wageringRequired || wallet.wageringCompleted != rows.wageringCompleted
            || wallet.openRewards != rows.openRewards || bonusRemaining > FixedDecimal(self.wallet.bonus.balance)
        {
            note(
                .bonus, .bonus,
                "the wallet says \(wallet), the rewards make \(rows) and hold \(bonusRemaining)", &faults)
        }
        if wallet.openDebts != rows.openDebts {
            note(.debts, nil, "the wallet says \(wallet.openDebts) open debts, there are \(rows.openDebts)", &faults)
        }
    }

    private func note(
        _ kind: LedgerFault.Kind, _ currency: Currency?, _ description: String, _ faults: inout [LedgerFault]
    ) {
        faults.append(LedgerFault(playerID: playerID, currency: currency, kind: kind, description: description))
    }
}

/// What of a player's account does not hold.
package struct LedgerFault: Sendable, Hashable {
    /// As in the contract.
    package enum Kind: Sendable, Hashable {
        case balance
        case chain
        case sequence
        case metrics
        case bonus
        case debts
    }

    package var playerID: PlayerID
    package var currency: Currency?
    package var kind: Kind
    package var description: String
}

extension PlayerProof.Metrics: CustomStringConvertible {
    package var description: String { "\(deposited) deposited, \(wagered) wagered in \(bets) bets, \(won) won" }
}

extension PlayerProof.Projections: CustomStringConvertible {
    package var description: String { "\(wageringCompleted) of \(wageringRequired) wagered for \(openRewards) rewards" }
}

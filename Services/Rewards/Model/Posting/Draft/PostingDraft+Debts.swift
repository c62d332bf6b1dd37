internal import Domain

extension PostingDraft {
    /// Takes the smaller of balance and amount; the rest becomes a debt (decision 16).
    mutating func clawBack() throws {
        let currency = posting.currency
        let balance = account.wallet[currency].balance
        let taken = min(posting.amount, max(balance, .zero))
        if taken.isPositive { try move(.clawback, currency, by: -taken) }
        if currency == .bonus { takeFromBonuses() }
        if taken < posting.amount {
            try owe(posting.amount - taken, of: currency, reference: posting.reference, reason: posting.description)
        }
    }

    /// Records a debt that this posting leaves.
    mutating func owe(_ amount: Money, of currency: Currency, reference: ReferenceID?, reason: String?) throws {
        let debt = Debt(
            id: id, playerID: posting.playerID, currency: currency, amount: amount, reference: reference,
            reason: reason, createdAt: now)
        account.debts.append(debt)
        touchedDebts.insert(id)
        receipt.debt = debt
    }

    /// Pays what is owed of the currency from what was just credited, the oldest debt first, in one row.
    mutating func payDebts(of currency: Currency, with credited: Money) throws {
        var left = credited
        for index in account.debts.indices where account.debts[index].currency == currency && left.isPositive {
            let paid = min(left, account.debts[index].owed)
            guard paid.isPositive else { continue }
            left = try left - paid
            account.debts[index].paid = try account.debts[index].paid + paid
            settle(index)
        }
        let paid = try credited - left
        if paid.isPositive { try move(.clawback, currency, by: -paid) }
    }

    /// Lets the player off what is left of a debt.
    mutating func waive(_ id: TransactionID) throws {
        guard let index = account.debts.firstIndex(where: { $0.id == id && $0.currency == posting.currency }) else {
            throw PostingRefused(.targetUnknown)
        }
        let owed = account.debts[index].owed
        guard owed.isPositive else { throw PostingRefused(.debtSettled) }
        account.debts[index].waived = try account.debts[index].waived + owed
        account.debts[index].waivedReason = posting.description
        settle(index)
        receipt.debt = account.debts[index]
    }

    private mutating func settle(_ index: Int) {
        touchedDebts.insert(account.debts[index].id)
        if account.debts[index].owed.isZero { account.debts[index].settledAt = now }
    }
}

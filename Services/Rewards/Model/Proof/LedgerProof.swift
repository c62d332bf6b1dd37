package import Domain

/// The proof of the whole ledger, player by player.
package struct LedgerProof: Sendable {
    /// How many faults are told one by one; beyond that they are counted.
    package static let faultsMax = 100

    /// Players and house of one currency.
    package struct Total: Sendable, Hashable {
        package var players = FixedDecimal.zero
        package var house = FixedDecimal.zero
    }

    package private(set) var playersChecked: Int64 = 0
    package private(set) var rowsChecked: Int64 = 0
    package private(set) var faultsTotal: Int64 = 0
    package private(set) var totals: [Currency: Total] = [:]

    package init() {}

    /// Adds players.
    ///
    /// - Returns: What does not hold, as far as it is told one by one.
    /// - Throws: ``DomainError/Code/overflow`` where all players together have more than a decimal holds.
    package mutating func add(_ proofs: [PlayerProof]) throws(DomainError) -> [LedgerFault] {
        var told: [LedgerFault] = []
        for proof in proofs {
            playersChecked += 1
            rowsChecked += proof.rowCount
            for fault in proof.faults() {
                if faultsTotal < Self.faultsMax { told.append(fault) }
                faultsTotal += 1
            }
            for currency in Currency.allCases where proof.wallet[currency].sequence > 0 {
                try add(proof, currency)
            }
        }
        return told
    }

    /// Each row takes from the house what it gives the player, so the house has the opposite of all rows.
    private mutating func add(_ proof: PlayerProof, _ currency: Currency) throws(DomainError) {
        let balance = FixedDecimal(proof.wallet[currency].balance)
        var given = balance
        if let rows = proof.rows.first(where: { $0.currency == currency }) { given = try rows.opening + rows.change }
        var total = totals[currency] ?? Total()
        total.players = try total.players + balance
        total.house = try total.house - given
        totals[currency] = total
    }
}

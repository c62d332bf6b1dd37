package import Domain

/// What a player owned at a time.
package struct PastBalances: Sendable, Hashable {
    package var wallet: Wallet
    /// Until when rows are in the archive; nil for none.
    package var archivedUntil: Timestamp?
    /// Whether there were rows until then that are no longer in the ledger.
    package var isIncomplete = false

    package init(wallet: Wallet, archivedUntil: Timestamp? = nil) {
        self.wallet = wallet
        self.archivedUntil = archivedUntil
    }

    /// An account at a time, from what the ledger holds around it.
    ///
    /// - Parameters:
    ///   - until: Sequence of the last row until then, and the balance after it.
    ///   - after: Sequence of the first row after it, and the balance before it.
    ///   - now: The account as it is.
    package static func account(
        until: (sequence: Int64, balance: Money)?, after: (sequence: Int64, balance: Money)?, now: Wallet.Account
    ) -> Wallet.Account {
        if let until { return Wallet.Account(balance: until.balance, sequence: until.sequence) }
        if let after { return Wallet.Account(balance: after.balance, sequence: after.sequence - 1) }
        return now
    }

    /// Whether this is what the player owned at `time`: not where that lies before the end of the archive, and rows until
    /// then are in there.
    package func isKnown(at time: Timestamp) -> Bool {
        guard isIncomplete, let archivedUntil else { return true }
        return time >= archivedUntil
    }
}

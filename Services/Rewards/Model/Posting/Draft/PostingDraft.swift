internal import Domain

/// One posting while it is decided, on a copy of the player's account: kept when it succeeds, thrown away when it is refused.
struct PostingDraft {
    let posting: Posting
    /// The posting's id, which its first row gets.
    let id: TransactionID
    let now: Timestamp
    let tiers: TierLadder
    let rate: PointsRate
    /// What there is to know of the postings that voids are to reverse.
    let targets: [TransactionID: VoidTarget]

    var account: PlayerAccount
    var receipt = PostingReceipt()
    var metrics = MetricsChange()
    /// Rewards that were added or changed, and debts likewise.
    var touchedRewards: Set<TransactionID> = []
    var touchedDebts: Set<TransactionID> = []
    var rewardWagers: [RewardWager] = []
    var coins: CoinReward?
    var voidedWagers: [LedgerEntry] = []
    /// Ids for rows beyond the first, and how many of them are used.
    let spareIDs: [TransactionID]
    var spareIDsUsed: Int

    init(_ item: PostingBatch.Item, account: PlayerAccount, of batch: PostingBatch, spareIDsUsed: Int) {
        posting = item.posting
        id = item.id
        now = batch.now
        tiers = batch.tiers
        rate = batch.rate
        targets = batch.targets
        spareIDs = batch.spareIDs
        self.account = account
        self.spareIDsUsed = spareIDsUsed
    }

    /// When it happened for the player.
    var time: Timestamp { posting.occurredAt ?? now }

    /// Decides the posting.
    ///
    /// - Throws: ``PostingRefused``; ``OutOfTransactionIDs``; ``DomainError`` where sums leave their type.
    mutating func decide() throws {
        if posting.work.needsGoodStanding(posting.type), !posting.isOwed,
            let refusal = account.standing.refusal(at: now)
        {
            throw PostingRefused(refusal)
        }
        switch posting.work {
        case .movement: try decideMovement()
        case .grant(let grant): try issue(grant)
        case .coins(let coins): try give(coins)
        case .step(let step, let reward): try take(step, of: reward)
        case .void(let target): try void(targets[target])
        case .waive(let debt): try waive(debt)
        }
    }

    /// Appends a row that changes a balance.
    ///
    /// - Throws: ``PostingRefused`` where the balance would leave what it may be; ``OutOfTransactionIDs``.
    mutating func move(
        _ type: TransactionType, _ currency: Currency, by change: Money, against house: HouseAccount? = nil,
        in game: GameID? = nil
    ) throws {
        let before = account.wallet[currency]
        guard let after = try? before.balance + change, after <= currency.balanceMax else {
            throw PostingRefused(.balanceTooLarge(balance: before.balance))
        }
        if after.isNegative, change.isNegative, !currency.mayBeNegative {
            throw PostingRefused(.insufficientFunds(balance: before.balance))
        }
        let isFirst = receipt.entry == nil
        let entry = LedgerEntry(
            id: isFirst ? id : try takeID(), playerID: posting.playerID, type: type, currency: currency,
            amount: change.magnitude, balanceBefore: before.balance, balanceAfter: after,
            sequence: before.sequence + 1, reference: isFirst ? posting.reference : nil, game: game ?? posting.game,
            description: isFirst ? posting.description : nil, metadata: isFirst ? posting.metadata : [:],
            occurredAt: time, createdAt: now, houseAccount: house, partOf: isFirst ? nil : id,
            askedCurrency: isFirst && type == .wager && currency != posting.currency ? posting.currency : nil)
        account.wallet[currency] = Wallet.Account(balance: after, sequence: entry.sequence)
        try metrics.count(entry)
        if isFirst { receipt.entry = entry } else { receipt.further.append(entry) }
        if currency == .loyaltyPoints { raiseTier() }
        if change.isPositive, type.paysDebts, !account.debts.isEmpty { try payDebts(of: currency, with: change) }
    }

    private mutating func takeID() throws -> TransactionID {
        guard spareIDsUsed < spareIDs.count else { throw OutOfTransactionIDs() }
        spareIDsUsed += 1
        return spareIDs[spareIDsUsed - 1]
    }

    /// LP that are spent do not lower the tier that they reached.
    private mutating func raiseTier() {
        account.tier = max(account.tier, tiers.tier(at: account.wallet.lp.balance))
    }
}

/// A batch wrote more rows than it had ids for; it is decided again with more.
package struct OutOfTransactionIDs: Error {
    package init() {}
}

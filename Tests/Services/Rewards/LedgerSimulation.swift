import Domain
import RewardsService

/// The ledger without a database: batches are decided one after the other, each on what the one before left.
struct LedgerSimulation {
    var accounts: [PlayerID: PlayerAccount]
    var now = Timestamp.fixture
    private(set) var entries: [LedgerEntry] = []
    private(set) var metrics: [PlayerID: MetricsChange] = [:]
    private(set) var targets: [TransactionID: VoidTarget] = [:]
    private(set) var nextID: Int64 = 1
    private var nextSpareID: Int64 = 1_000_000

    init(_ accounts: [PlayerAccount] = [PlayerAccount(playerID: .fixture)]) {
        self.accounts = Dictionary(uniqueKeysWithValues: accounts.map { ($0.playerID, $0) })
    }

    /// Decides a batch and keeps what it changes.
    @discardableResult
    mutating func post(_ postings: [Posting]) throws -> PostingDecision {
        var items: [PostingBatch.Item] = []
        for posting in postings {
            items.append(PostingBatch.Item(posting: posting, id: try TransactionID(nextID)))
            nextID += 1
        }
        let spareIDs = try (nextSpareID..<nextSpareID + 1_000).map { try TransactionID($0) }
        nextSpareID += 1_000
        let decision = try PostingBatch(
            items: items, accounts: accounts, now: now, targets: targets, spareIDs: spareIDs
        ).decide()
        try keep(decision)
        return decision
    }

    /// Decides one posting.
    @discardableResult
    mutating func post(_ posting: Posting) throws -> PostingOutcome { try post([posting]).outcomes[0] }

    private mutating func keep(_ decision: PostingDecision) throws {
        for (account, change) in zip(decision.accounts, decision.metrics) {
            accounts[account.playerID] = account
            try metrics[account.playerID, default: MetricsChange()].add(change)
        }
        entries += decision.entries
        for case .posted(let receipt) in decision.outcomes {
            guard let entry = receipt.entry else { continue }
            targets[entry.id] = VoidTarget(
                entry: entry, further: receipt.further,
                wagers: decision.rewardWagers.filter { $0.transactionID == entry.id })
        }
    }

    func balance(_ currency: Currency, of player: PlayerID = .fixture) -> Money {
        accounts[player]?.wallet[currency].balance ?? .zero
    }

    func reward(_ id: TransactionID, of player: PlayerID = .fixture) -> Reward? {
        accounts[player]?.rewards.first { $0.id == id }
    }

    /// What of the ledger's rules does not hold; empty when all do.
    func faults() throws -> [String] {
        var faults: [String] = []
        for account in accounts.values {
            for currency in Currency.allCases {
                let rows = entries.filter { $0.playerID == account.playerID && $0.currency == currency }
                if rows.map(\.sequence) != Array(1..<Int64(rows.count + 1)) { faults.append("\(currency): sequence") }
                for (before, after) in zip(rows, rows.dropFirst()) where before.balanceAfter != after.balanceBefore {
                    faults.append("\(currency): chain at \(after.sequence)")
                }
                if let last = rows.last, last.balanceAfter != account.wallet[currency].balance {
                    faults.append("\(currency): balance")
                }
                if account.wallet[currency].balance.isNegative, currency != .cash { faults.append("\(currency) < 0") }
            }
            var remaining = Money.zero
            for reward in account.rewards {
                remaining = try remaining + reward.bonusRemaining
                if reward.bonusRemaining.isPositive, reward.status != .active {
                    faults.append("a closed reward has bonus")
                }
                if reward.isOpenBonus, reward.wageringCompleted >= FixedDecimal(reward.terms.wageringRequired) {
                    faults.append("a reward is complete and open")
                }
            }
            if remaining > account.wallet.bonus.balance { faults.append("rewards hold more bonus than there is") }
        }
        return faults
    }
}

extension Posting {
    /// A bonus of the fixture's player.
    static func bonus(
        _ amount: String, wagering: String, expiresIn hours: Int = 48, maxBet: String? = nil,
        games: GameContributions = .all, maxConversion: String? = nil, key: String = "bonus",
        player: PlayerID = .fixture
    ) throws -> Posting {
        Posting(
            granting: RewardGrant(
                type: .bonusBalance, amount: try Money(amount), wageringRequired: try Money(wagering),
                expiresAt: .fixture + .seconds(hours * 3_600), maxBet: try maxBet.map { try Money($0) }, games: games,
                maxConversion: try maxConversion.map { try Money($0) }),
            to: player, key: try IdempotencyKey(key))
    }

    /// A wager on a game.
    static func bet(_ amount: String, _ currency: Currency = .sweepstakesCoins, on game: String, key: String = "bet")
        throws -> Posting
    {
        var posting = try Posting.fixture(.wager, amount, currency, key: key)
        posting.game = try GameID(game)
        return posting
    }

    static func voiding(_ id: Int64, player: PlayerID = .fixture) throws -> Posting {
        Posting(
            playerID: player, type: .void, currency: .sweepstakesCoins, amount: .smallest, key: nil,
            reference: try ReferenceID("\(id)"), work: .void(try TransactionID(id)))
    }
}

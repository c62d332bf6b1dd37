package import Domain

/// A reward of a player: a row of `reward_history`. Its id is that of the posting that granted it.
package struct Reward: Sendable, Hashable {
    package var id: TransactionID
    package var playerID: PlayerID
    /// The terms, as granted; their `isPending` says how it began.
    package var terms: RewardGrant
    package var status: RewardStatus
    /// Nine decimals: a wager of GC counts at 1/100,000, exactly (decision 26).
    package var wageringCompleted: FixedDecimal
    /// What of the player's bonus balance is this reward's.
    package var bonusRemaining: Money
    package var convertedAmount: Money
    package var issuedAt: Timestamp
    package var completedAt: Timestamp?
    /// When it expired or was cancelled, and why.
    package var closedAt: Timestamp?
    package var closedReason: String?

    package init(
        id: TransactionID, playerID: PlayerID, terms: RewardGrant, status: RewardStatus,
        wageringCompleted: FixedDecimal = .zero, bonusRemaining: Money = .zero, convertedAmount: Money = .zero,
        issuedAt: Timestamp, completedAt: Timestamp? = nil, closedAt: Timestamp? = nil, closedReason: String? = nil
    ) {
        self.id = id
        self.playerID = playerID
        self.terms = terms
        self.status = status
        self.wageringCompleted = wageringCompleted
        self.bonusRemaining = bonusRemaining
        self.convertedAmount = convertedAmount
        self.issuedAt = issuedAt
        self.completedAt = completedAt
        self.closedAt = closedAt
        self.closedReason = closedReason
    }

    /// Whether it is an open bonus: one whose wagering the player's wagers count for.
    package var isOpenBonus: Bool { status == .active && terms.type.currency == .bonus }

    /// Whether a wager placed at `time` may draw on it and count for it: expiry is decided by the wager's own time.
    package func takesWagers(placedAt time: Timestamp) -> Bool {
        isOpenBonus && issuedAt <= time && (terms.expiresAt.map { time < $0 } ?? true)
    }

    /// Whether this reward is what `grant` asked for. When it expires is not compared: a repeated grant is decided at
    /// another time.
    package func records(_ grant: RewardGrant) -> Bool {
        terms.type == grant.type && terms.amount == grant.amount && terms.ruleID == grant.ruleID
            && terms.wageringRequired == grant.wageringRequired
    }

    /// The order in which wagers count (decision 17): what expires first, then what was granted first.
    package static func expiresEarlier(_ left: Reward, _ right: Reward) -> Bool {
        (left.terms.expiresAt ?? .latest, left.id) < (right.terms.expiresAt ?? .latest, right.id)
    }

    /// Open bonuses in the order in which wagers count, then all others.
    static func comesFirst(_ left: Reward, _ right: Reward) -> Bool {
        left.isOpenBonus == right.isOpenBonus ? expiresEarlier(left, right) : left.isOpenBonus
    }
}

/// What somebody does with a reward that exists.
package enum RewardStep: String, Sendable, Hashable {
    /// Issues a PENDING reward.
    case activate
    /// An operator takes it back; what is left of the bonus goes with it.
    case cancel
    /// The player gives it up.
    case forfeit
    /// Its time has run out.
    case expire
}

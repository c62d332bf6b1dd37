private import Domain
package import RPC
package import RewardsContract

extension RewardsService.PostingRefusal {
    /// What the caller of `Post` gets.
    package func error(for posting: Posting) -> RPCError {
        let details = RPCError.Details(
            reason: reason(for: posting), domain: "rewards.loyalty", metadata: metadata(for: posting))
        return RPCError(code, message(for: posting), details: details)
    }

    /// What the caller of `PostBatch` gets for this one.
    package func contract(for posting: Posting) -> RewardsContract.PostingRefusal {
        RewardsContract.PostingRefusal(
            reason: reason(for: posting), message: message(for: posting), metadata: metadata(for: posting))
    }

    private var code: RPCError.Code {
        switch self {
        case .keyConflict, .referenceUsed: .alreadyExists
        case .playerUnknown, .targetUnknown: .notFound
        case .lostRace: .aborted
        case .playerClosed, .playerBlocked, .playerExcluded, .alreadyVoided, .notVoidable, .rewardNotOpen, .debtSettled,
            .bonusMaxBet, .insufficientFunds, .balanceTooLarge:
            .failedPrecondition
        }
    }

    /// Says what is unknown, where the posting names something.
    private func reason(for posting: Posting) -> String {
        guard case .targetUnknown = self else { return reason }
        switch posting.work {
        case .step: return "REWARD_UNKNOWN"
        case .waive: return "DEBT_UNKNOWN"
        case .movement, .grant, .coins, .void: return "TRANSACTION_UNKNOWN"
        }
    }

    /// On the wire, and in the contract's comments.
    package var reason: String {
        switch self {
        case .keyConflict: "IDEMPOTENCY_CONFLICT"
        case .playerUnknown: "PLAYER_UNKNOWN"
        case .playerClosed: "PLAYER_CLOSED"
        case .playerBlocked: "PLAYER_BLOCKED"
        case .playerExcluded: "PLAYER_EXCLUDED"
        case .referenceUsed: "REFERENCE_USED"
        case .lostRace: "LOST_RACE"
        case .targetUnknown: "TRANSACTION_UNKNOWN"
        case .alreadyVoided: "ALREADY_VOIDED"
        case .notVoidable: "NOT_VOIDABLE"
        case .rewardNotOpen: "REWARD_NOT_OPEN"
        case .debtSettled: "DEBT_SETTLED"
        case .bonusMaxBet: "BONUS_MAX_BET"
        case .insufficientFunds: "INSUFFICIENT_FUNDS"
        case .balanceTooLarge: "BALANCE_TOO_LARGE"
        }
    }

    private func message(for posting: Posting) -> String {
        switch self {
        case .keyConflict:
            "The key \(posting.key?.text ?? "") came with another posting. Take a new key for a new posting."
        case .playerUnknown: "There is no player \(posting.playerID). Register the player first."
        case .playerClosed: "The player's account is closed: it neither wagers nor receives."
        case .playerBlocked: "The player is blocked: they neither wager nor receive."
        case .playerExcluded(let until): "The player has excluded themselves until \(until)."
        case .referenceUsed:
            "Another \(posting.type) of the player has the reference \(posting.reference?.text ?? "")."
        case .lostRace: "A posting with the same key or reference was refused just now. Send this one again."
        case .targetUnknown: "The player has no such posting, reward or debt."
        case .alreadyVoided: "The posting was voided before."
        case .notVoidable(let type): "This \(type) is not for a void to reverse."
        case .rewardNotOpen(let status): "The reward is \(status.rawValue); what was asked for is not open to it."
        case .debtSettled: "Nothing of the debt is left."
        case .bonusMaxBet(let maxBet):
            "The bet of \(posting.amount) \(posting.currency) counts on a bonus that allows bets of at most \(maxBet)."
        case .insufficientFunds(let balance):
            "\(posting.amount.magnitude) \(posting.currency) were asked for, the balance is \(balance)."
        case .balanceTooLarge(let balance):
            "The balance of \(balance) \(posting.currency) cannot take \(posting.amount.magnitude) more."
        }
    }

    private func metadata(for posting: Posting) -> [String: String] {
        switch self {
        case .insufficientFunds(let balance), .balanceTooLarge(let balance):
            ["currency": posting.currency.rawValue, "balance": balance.description]
        case .playerExcluded(let until): ["until": until.description]
        case .bonusMaxBet(let maxBet): ["max_bet": maxBet.description]
        case .rewardNotOpen(let status): ["status": status.rawValue]
        case .notVoidable(let type): ["type": type.rawValue]
        default: [:]
        }
    }
}

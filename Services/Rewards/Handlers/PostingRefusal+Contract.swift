private import Domain
package import RPC
package import RewardsContract

extension RewardsService.PostingRefusal {
    /// What the caller of `Post` gets.
    package func error(for posting: Posting) -> RPCError {
        let details = RPCError.Details(reason: reason, domain: "rewards.loyalty", metadata: metadata(for: posting))
        return RPCError(code, message(for: posting), details: details)
    }

    /// What the caller of `PostBatch` gets for this one.
    package func contract(for posting: Posting) -> RewardsContract.PostingRefusal {
        RewardsContract.PostingRefusal(
            reason: reason, message: message(for: posting), metadata: metadata(for: posting))
    }

    private var code: RPCError.Code {
        switch self {
        case .keyConflict, .referenceUsed: .alreadyExists
        case .playerUnknown: .notFound
        case .lostRace: .aborted
        case .playerClosed, .playerBlocked, .playerExcluded, .insufficientFunds, .balanceTooLarge: .failedPrecondition
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
        case .insufficientFunds: "INSUFFICIENT_FUNDS"
        case .balanceTooLarge: "BALANCE_TOO_LARGE"
        }
    }

    private func message(for posting: Posting) -> String {
        switch self {
        case .keyConflict:
            "The key \(posting.key) came with another posting. Take a new key for a new posting."
        case .playerUnknown: "There is no player \(posting.playerID). Register the player first."
        case .playerClosed: "The player's account is closed: it neither wagers nor receives."
        case .playerBlocked: "The player is blocked: they neither wager nor receive."
        case .playerExcluded(let until): "The player has excluded themselves until \(until)."
        case .referenceUsed:
            "Another \(posting.type) of the player has the reference \(posting.reference?.text ?? "")."
        case .lostRace: "A posting with the same key or reference was refused just now. Send this one again."
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
        default: [:]
        }
    }
}

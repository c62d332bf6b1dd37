private import Domain
package import RPC
private import ServiceRuntime

extension RegistrationRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .emailTaken(let email):
            RPCError(
                .alreadyExists, "email: another player has \(email).",
                details: RPCError.Details(reason: "EMAIL_TAKEN", domain: "rewards.loyalty"))
        case .playerIDTaken(let id):
            RPCError(
                .alreadyExists, "player_id: another player has \(id).",
                details: RPCError.Details(reason: "PLAYER_ID_TAKEN", domain: "rewards.loyalty"))
        }
    }
}

extension PlayerChangeRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .erased:
            .failedPrecondition("PLAYER_ERASED", "The person was erased; there is nobody to change.")
        case .changedSince(let time):
            RPCError(
                .aborted, "The player was changed at \(time), after what was expected. Read it again.",
                details: RPCError.Details(
                    reason: "PLAYER_CHANGED", domain: "rewards.loyalty", metadata: ["updated_at": "\(time)"]))
        case .exclusionCannotBeShortened(let until):
            .failedPrecondition(
                "EXCLUSION_CANNOT_BE_SHORTENED", "The player is excluded until \(until); that may only be prolonged.",
                metadata: ["until": "\(until)"])
        case .emailTaken:
            RPCError(
                .alreadyExists, "email: another player has it.",
                details: RPCError.Details(reason: "EMAIL_TAKEN", domain: "rewards.loyalty"))
        }
    }
}

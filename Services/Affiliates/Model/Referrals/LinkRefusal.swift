package import Domain

/// Why a code was not given to a player. Earlier cases win; nothing has changed then.
package enum LinkRefusal: Error, Sendable, Hashable {
    case codeUnknown
    /// Another player came by the code.
    case codeTaken(by: PlayerID)
    /// The player came by another code.
    case playerLinked(by: AffiliateCode)
    /// The click is older than the attribution window.
    case attributionWindowPassed(clickedAt: Timestamp)
    /// The player is the partner's own.
    case selfReferral

    /// For programs, as the contract lists it.
    package var reason: String {
        switch self {
        case .codeUnknown: "CODE_UNKNOWN"
        case .codeTaken: "CODE_TAKEN"
        case .playerLinked: "PLAYER_LINKED"
        case .attributionWindowPassed: "ATTRIBUTION_WINDOW_PASSED"
        case .selfReferral: "SELF_REFERRAL"
        }
    }
}

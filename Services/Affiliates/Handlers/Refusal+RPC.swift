private import Domain
package import RPC
private import ServiceRuntime

extension RPCError {
    private static let domain = "affiliates.loyalty"

    /// NOT_FOUND with a reason.
    package static func unknown(_ reason: String, _ message: String) -> RPCError {
        RPCError(.notFound, message, details: Details(reason: reason, domain: domain))
    }

    fileprivate static func exists(
        _ reason: String, _ message: String, metadata: [String: String] = [:]
    ) -> RPCError {
        RPCError(.alreadyExists, message, details: Details(reason: reason, domain: domain, metadata: metadata))
    }

    package static func codeUnknown() -> RPCError {
        unknown("CODE_UNKNOWN", "affiliate_code: no click has this code.")
    }

    package static func partnerUnknown() -> RPCError {
        unknown("PARTNER_UNKNOWN", "partner_id: there is no partner with this id.")
    }
}

extension LinkRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .codeUnknown: .codeUnknown()
        case .codeTaken(let holder):
            .exists(
                reason, "affiliate_code: another player, \(holder), came by this code.",
                metadata: ["player_id": holder.description])
        case .playerLinked(let code):
            .exists(
                reason, "player_id: the player came by another code, \(code).", metadata: ["affiliate_code": code.text])
        case .attributionWindowPassed(let clickedAt):
            .failedPrecondition(reason, "The click of \(clickedAt) is older than the attribution window.")
        case .selfReferral:
            .failedPrecondition(reason, "The player is the partner's own; partners do not bring themselves.")
        }
    }
}

extension PartnerRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .unknown: .partnerUnknown()
        case .idTaken: .exists("PARTNER_ID_TAKEN", "partner_id: another partner has this id.")
        case .nameTaken: .exists("PARTNER_NAME_TAKEN", "name: another partner has this name.")
        case .statusFinal:
            .failedPrecondition(
                "PARTNER_STATUS_FINAL", "A partner who was approved or suspended does not become pending again.")
        }
    }
}

extension PlanRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .unknown: .unknown("PLAN_UNKNOWN", "plan_id: there is no plan with this id.")
        case .partnerUnknown: .partnerUnknown()
        case .overlaps(let plan):
            .failedPrecondition(
                "PLAN_OVERLAPS", "The plan \(plan) pays for sales of the same time and currency; end it first.",
                metadata: ["plan_id": plan.description])
        case .ended(let time):
            .failedPrecondition("PLAN_ENDED", "The plan ends at \(time), which is no later.")
        case .endsBeforeItBegins(let time):
            .invalidArgument(field: "valid_until", "is after valid_from, which is \(time)")
        }
    }
}

package import RPC
private import ServiceRuntime

extension RuleRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .idTaken(let id):
            RPCError(
                .alreadyExists, "rule_id: there is a rule \(id) already.",
                details: RPCError.Details(reason: "RULE_ID_TAKEN", domain: "rewards.loyalty"))
        case .archived(let id):
            RPCError(
                .failedPrecondition, "The rule \(id) is archived and changes no more. Make a new one.",
                details: RPCError.Details(reason: "RULE_ARCHIVED", domain: "rewards.loyalty"))
        case .versionChanged(let id, let version):
            RPCError(
                .aborted, "The rule \(id) has the version \(version) by now. Read it and change that.",
                details: RPCError.Details(
                    reason: "VERSION_CHANGED", domain: "rewards.loyalty", metadata: ["version": "\(version)"]))
        }
    }
}

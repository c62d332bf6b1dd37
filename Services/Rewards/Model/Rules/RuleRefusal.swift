/// Why a rule was not saved.
package enum RuleRefusal: Error, Sendable, Hashable {
    case idTaken(RuleID)
    /// It is retired, and changes no more.
    case archived(RuleID)
    /// Somebody else changed it since it was read: this is its version now.
    case versionChanged(RuleID, now: Int32)
}

package import Domain

/// Why a plan was not added or ended. Nothing has changed then.
package enum PlanRefusal: Sendable, Hashable {
    case unknown
    case partnerUnknown
    /// Another plan of the partner would pay for the same sales.
    case overlaps(PlanID)
    /// It ends at that time or earlier already.
    case ended(at: Timestamp)
    case endsBeforeItBegins(Timestamp)
}

/// Carries a refusal where an error is wanted: out of a transaction, which it rolls back.
package struct PlanRefused: Error, Sendable, Hashable {
    package let refusal: PlanRefusal

    package init(_ refusal: PlanRefusal) { self.refusal = refusal }
}

extension CommissionPlan {
    /// Checks that no other plan of the partner would pay for the same sales.
    ///
    /// - Throws: ``PlanRefused`` naming the one that would.
    package func check(beside others: [CommissionPlan]) throws(PlanRefused) {
        if let other = others.first(where: { $0.partnerID == partnerID && $0.overlaps(self) }) {
            throw PlanRefused(.overlaps(other.id))
        }
    }
}

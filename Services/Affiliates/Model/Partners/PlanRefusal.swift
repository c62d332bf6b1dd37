package import Domain

/// Why a plan was not added or ended. Nothing has changed then.
package enum PlanRefusal: Error, Sendable, Hashable {
    case unknown
    case partnerUnknown
    /// Another plan of the partner would pay for the same sales.
    case overlaps(PlanID)
    /// It ends at that time or earlier already.
    case ended(at: Timestamp)
    case endsBeforeItBegins(Timestamp)
}

extension CommissionPlan {
    /// Checks that no other plan of the partner would pay for the same sales.
    ///
    /// - Throws: ``PlanRefusal`` naming the one that would.
    package func check(beside others: [CommissionPlan]) throws(PlanRefusal) {
        if let other = others.first(where: { $0.partnerID == partnerID && $0.overlaps(self) }) {
            throw PlanRefusal.overlaps(other.id)
        }
    }
}

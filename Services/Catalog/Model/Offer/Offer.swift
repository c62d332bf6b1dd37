package import Domain

/// A package that a player may buy now.
package struct Offer: Sendable, Hashable {
    /// Why a player sees a package.
    package enum Reason: Sendable, Hashable, CaseIterable {
        case standard
        case assigned
        case unlocked
    }

    package var package: CoinPackage
    package var reason: Reason
    /// What a purchase would claim.
    package var assignment: Assignment?
    /// How often the player may still buy it in the period; nil without a limit.
    package var remaining: Int64?

    package init(package: CoinPackage, reason: Reason, assignment: Assignment? = nil, remaining: Int64? = nil) {
        self.package = package
        self.reason = reason
        self.assignment = assignment
        self.remaining = remaining
    }

    /// When it is over: good in that very microsecond, not in the next. nil for never.
    package var lapsesAt: Timestamp? {
        guard let end = package.expiresAt, let other = assignment?.expiresAt else {
            return package.expiresAt ?? assignment?.expiresAt
        }
        return min(end, other)
    }

    /// Whether a purchase in progress must hold something, lest another takes it.
    package var isScarce: Bool { assignment != nil || package.isScarce }
}

package import Domain

/// May a player, at a place and a time, buy a package? A value without I/O: all that it needs to know is in it.
package struct OfferQuestion: Sendable, Hashable {
    package var package: CoinPackage
    package var place: Place
    /// The package's to the player, whatever their state; order does not matter.
    package var assignments: [Assignment]
    /// The assignment that must be used; nil for whichever lapses first.
    package var wanted: AssignmentID?
    package var usage: PackageUsage
    package var now: Timestamp

    package init(
        package: CoinPackage, place: Place = Place(), assignments: [Assignment] = [], wanted: AssignmentID? = nil,
        usage: PackageUsage = PackageUsage(), now: Timestamp
    ) {
        self.package = package
        self.place = place
        self.assignments = assignments
        self.wanted = wanted
        self.usage = usage
        self.now = now
    }

    /// The offer, or the first reason against it.
    package func answer() -> Result<Offer, OfferRefused> {
        do throws(OfferRefused) {
            try checkSchedule()
            try checkPlace()
            let assignment = try chooseAssignment()
            let remaining = try checkLimit()
            if usage.available == 0 { throw OfferRefused(.soldOut) }
            return .success(
                Offer(package: package, reason: reason, assignment: assignment, remaining: remaining))
        } catch {
            return .failure(error)
        }
    }

    private var reason: Offer.Reason {
        switch package.source {
        case .standard: .standard
        case .smartico: .assigned
        case .affiliateHidden: .unlocked
        }
    }

    private func checkSchedule() throws(OfferRefused) {
        guard package.isActive else { throw OfferRefused(.packageInactive) }
        if let start = package.startsAt, now < start { throw OfferRefused(.packageNotStarted, availableAt: start) }
        if let end = package.expiresAt, end < now { throw OfferRefused(.packageExpired) }
    }

    private func checkPlace() throws(OfferRefused) {
        switch package.market.verdict(at: place) {
        case .sold: break
        case .unknown: throw OfferRefused(.placeUnknown)
        case .restricted: throw OfferRefused(.placeRestricted)
        }
    }

    private func chooseAssignment() throws(OfferRefused) -> Assignment? {
        if let wanted {
            guard let assignment = assignments.first(where: { $0.id == wanted }) else {
                throw OfferRefused(.notAssigned)
            }
            switch assignment.state(at: now) {
            case .open: return assignment
            case .reserved: throw OfferRefused(.assignmentReserved)
            case .claimed: throw OfferRefused(.assignmentClaimed)
            case .expired: throw OfferRefused(.assignmentExpired)
            case .revoked: throw OfferRefused(.notAssigned)
            }
        }
        var isReserved = false
        var best: Assignment?
        for assignment in assignments {
            switch assignment.state(at: now) {
            case .open: if best.map({ Assignment.isUsedBefore(assignment, $0) }) ?? true { best = assignment }
            case .reserved: isReserved = true
            case .claimed, .expired, .revoked: break
            }
        }
        if best == nil, package.source.needsAssignment {
            throw OfferRefused(isReserved ? .assignmentReserved : .notAssigned)
        }
        return best
    }

    private func checkLimit() throws(OfferRefused) -> Int64? {
        guard let limit = package.limit else { return nil }
        let remaining = usage.remaining(of: limit)
        guard remaining == 0 else { return remaining }
        // What is held may be given back at any time; what was bought is gone until the next period.
        let isBought = usage.bought >= Int64(limit.count)
        throw OfferRefused(.limitReached, availableAt: isBought ? limit.period.end(at: now) : nil)
    }
}

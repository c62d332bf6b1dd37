package import Domain

/// What there is to know about what a player may buy.
package struct OfferFacts: Sendable {
    package var set: PackageSet
    /// The player's that are open, of any package.
    package var assignments: [Assignment]
    /// Of every package of which something can run out.
    package var usage: [PackageID: PackageUsage]

    package init(set: PackageSet, assignments: [Assignment] = [], usage: [PackageID: PackageUsage] = [:]) {
        self.set = set
        self.assignments = assignments
        self.usage = usage
    }

    /// What the player may buy, in display order: what lies on the shelf, but for packages that are the player's own matter.
    ///
    /// - Parameter shelf: Of the set, at the player's place and at `now`.
    package func offers(from shelf: Shelf, now: Timestamp) -> OfferList {
        var list = OfferList(shelf: shelf)
        if assignments.isEmpty, set.scarce.isEmpty { return list }
        for (position, package) in set.packages.enumerated() {
            // Most players have few assignments, so looking through them beats a dictionary.
            let own = assignments.filter { $0.packageID == package.id }
            if package.isForEveryone, own.isEmpty { continue }
            var package = package
            let used = usage[package.id]
            if let used { package.stock = used.stock }
            let question = OfferQuestion(
                package: package, place: shelf.place, assignments: own, usage: used ?? PackageUsage(), now: now)
            list.replace(position, with: question.offer)
        }
        return list
    }
}

package import Domain

/// How far an export is, and from where it may go on: a value without I/O.
///
/// A purchase is visible once it is committed, a moment after the time that it carries. So the place from which another
/// export goes on stays ``settlingTime`` behind the clock, and never skips what was committed late.
package struct ExportProgress: Sendable, Hashable {
    /// Longer than a transaction may take and clocks may differ.
    package static let settlingTime = Duration.seconds(60)

    /// Read on after this place.
    package private(set) var place: PurchasePlace
    /// The end, not in it.
    package let until: Timestamp
    private let settledUntil: Timestamp

    /// - Parameter restart: Where an earlier export broke off.
    package init(from: Timestamp, until: Timestamp, restart: PurchasePlace?, now: Timestamp) {
        self.until = min(until, now)
        settledUntil = now - Self.settlingTime
        let start = PurchasePlace.before(from)
        place = restart.map { max($0, start) } ?? start
    }

    /// Purchases up to this place were sent.
    package mutating func sent(upTo last: PurchasePlace) { place = last }

    /// Everything of the range was sent.
    package mutating func finished() { place = max(place, .before(until)) }

    /// Purchases in order, in parts whose snapshots are no longer than that together; at least one part, and one purchase
    /// in each but an only one.
    package static func parts(of purchases: [Purchase], bytesMax: Int) -> [ArraySlice<Purchase>] {
        var parts: [ArraySlice<Purchase>] = []
        var (start, bytes) = (purchases.startIndex, 0)
        for (index, purchase) in purchases.enumerated() {
            let length = purchase.terms?.snapshot.utf8.count ?? 0
            if index > start, bytes + length > bytesMax {
                parts.append(purchases[start..<index])
                (start, bytes) = (index, 0)
            }
            bytes += length
        }
        return parts + [purchases[start...]]
    }

    /// From where another export of the range goes on.
    package var restart: PurchasePlace { min(place, .before(settledUntil)) }
}

package import Domain

/// What everyone at a place may buy, for as long as no schedule begins or ends.
package struct Shelf: Sendable, Hashable {
    /// Of the package set.
    package let version: Int64
    package let place: Place
    /// It is true from here on…
    package let from: Timestamp
    /// …and no more here.
    package let until: Timestamp
    /// In display order.
    package let offers: [Offer]
    /// Where each stands in the set.
    fileprivate let positions: [Int]

    init(version: Int64, place: Place, from: Timestamp, until: Timestamp, offers: [(Int, Offer)]) {
        self.version = version
        self.place = place
        self.from = from
        self.until = until
        self.offers = offers.map(\.1)
        positions = offers.map(\.0)
    }

    /// Whether it is what a set has on sale at a time.
    package func isTrue(of version: Int64, at now: Timestamp) -> Bool {
        version == self.version && from <= now && now < until
    }
}

/// What one player may buy: a shelf, but for what differs.
package struct OfferList: Sendable {
    package let shelf: Shelf
    /// In display order: what is not on the shelf, or stands there otherwise. nil takes it away.
    private var changes: [(position: Int, offer: Offer?)] = []

    init(shelf: Shelf) { self.shelf = shelf }

    /// Says what the package at a position is to the player; to be called in the order of positions.
    mutating func replace(_ position: Int, with offer: Offer?) { changes.append((position, offer)) }

    /// The whole list, in display order.
    package var offers: [Offer] { merged(shelf.offers) { $0 } }

    /// The whole list as something else, of which what the shelf's offers are is known.
    package func merged<Value>(_ known: [Value], _ value: (Offer) -> Value) -> [Value] {
        guard !changes.isEmpty else { return known }
        var values: [Value] = []
        values.reserveCapacity(known.count + changes.count)
        var index = 0
        for change in changes {
            while index < known.count, shelf.positions[index] < change.position {
                values.append(known[index])
                index += 1
            }
            if index < known.count, shelf.positions[index] == change.position { index += 1 }
            if let offer = change.offer { values.append(value(offer)) }
        }
        return values + known[index...]
    }
}

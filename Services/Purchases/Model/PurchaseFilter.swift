package import Domain

/// Which purchases a list takes; nil takes all.
package struct PurchaseFilter: Sendable, Hashable {
    package var player: PlayerID?
    package var packageID: PackageID?
    package var status: PurchaseStatus?
    /// Created at this time or later.
    package var createdFrom: Timestamp?
    /// Created before this time.
    package var createdUntil: Timestamp?

    package init(
        player: PlayerID? = nil, packageID: PackageID? = nil, status: PurchaseStatus? = nil,
        createdFrom: Timestamp? = nil, createdUntil: Timestamp? = nil
    ) {
        self.player = player
        self.packageID = packageID
        self.status = status
        self.createdFrom = createdFrom
        self.createdUntil = createdUntil
    }
}

/// Where a purchase stands in a list.
package struct PurchasePlace: Sendable, Hashable {
    package var time: Timestamp
    package var id: PurchaseID

    package init(time: Timestamp, id: PurchaseID) {
        self.time = time
        self.id = id
    }

    /// Before every purchase of that time, or after.
    package static func before(_ time: Timestamp) -> PurchasePlace { PurchasePlace(time: time, id: PurchaseID(.zero)) }
    package static func after(_ time: Timestamp) -> PurchasePlace {
        PurchasePlace(time: time, id: PurchaseID(UUID128(high: .max, low: .max)))
    }

    /// As a page token carries it.
    package var keys: [Int64] {
        [time.microseconds, Int64(bitPattern: id.value.high), Int64(bitPattern: id.value.low)]
    }

    /// - Throws: ``DomainError/Code/outOfRange`` for a time that is none.
    package init(keys: [Int64]) throws(DomainError) {
        precondition(keys.count == 3, "a place has 3 keys, came \(keys.count)")
        time = try Timestamp(microseconds: keys[0])
        id = PurchaseID(UUID128(high: UInt64(bitPattern: keys[1]), low: UInt64(bitPattern: keys[2])))
    }
}

extension PurchasePlace: Comparable {
    package static func < (left: PurchasePlace, right: PurchasePlace) -> Bool {
        (left.time, left.id) < (right.time, right.id)
    }
}

extension Purchase {
    /// Where it stands in lists by creation.
    package var createdPlace: PurchasePlace { PurchasePlace(time: createdAt, id: id) }
}

/// What of a package with a limit or a stock is used up at a time, by a player and by everyone.
package struct PackageUsage: Sendable, Hashable {
    /// How many are not sold; nil for unlimited.
    package var stock: Int32?
    /// How many are held for purchases in progress, by everyone.
    package var held: Int64
    /// How many the player holds.
    package var heldByPlayer: Int64
    /// How many the player bought since the period began, refunded ones left out.
    package var bought: Int64

    package init(stock: Int32? = nil, held: Int64 = 0, heldByPlayer: Int64 = 0, bought: Int64 = 0) {
        self.stock = stock
        self.held = held
        self.heldByPlayer = heldByPlayer
        self.bought = bought
    }

    /// How many can still be had; nil for unlimited.
    package var available: Int64? { stock.map { max(0, Int64($0) - held) } }

    /// How often the player may still buy.
    package func remaining(of limit: PurchaseLimit) -> Int64 {
        max(0, Int64(limit.count) - bought - heldByPlayer)
    }
}

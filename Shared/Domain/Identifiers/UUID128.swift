/// A UUID as two words: no allocation, no Foundation, compared and hashed as numbers.
package struct UUID128: Hashable, Sendable {
    /// The first eight bytes, most significant first.
    package let high: UInt64
    /// The last eight bytes, most significant first.
    package let low: UInt64

    package static let zero = UUID128(high: 0, low: 0)

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

extension UUID128: Comparable {
    /// The order of the bytes, which is also Postgres's order of `uuid`.
    package static func < (left: UUID128, right: UUID128) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

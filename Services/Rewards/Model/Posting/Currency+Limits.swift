package import Domain

extension Currency {
    /// The largest balance that the currency's column holds: tickets are a 32-bit `integer` in the seed.
    package var balanceMax: Money { self == .tickets ? Money(Int32.max) : .maximum }
}

package import Domain
package import WellKnownContract

extension Domain.Timestamp {
    /// - Throws: ``DomainError/Code/outOfRange`` outside the years 1 to 9999.
    package init(_ wire: WellKnownContract.Timestamp) throws(DomainError) {
        self = try Domain.Timestamp(seconds: wire.seconds, nanos: wire.nanos)
    }

    /// As the wire carries it.
    package var contract: WellKnownContract.Timestamp { WellKnownContract.Timestamp(seconds: seconds, nanos: nanos) }
}

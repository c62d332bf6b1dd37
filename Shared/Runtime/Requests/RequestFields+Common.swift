package import Domain
package import WellKnownContract

/// What requests of several services have in common.
extension RequestFields {
    /// Where a player is. Both may be left empty; a state without its country says nothing.
    package mutating func place(country: String, state: String) -> Place? {
        let readCountry = readOptional("country", country) { (text) throws(DomainError) in try Place.country(text) }
        let readState = readOptional("state", state) { (text) throws(DomainError) in
            let state = try Place.state(text)
            guard !country.isEmpty else { throw DomainError(.malformed, "needs its country") }
            return state
        }
        guard let readCountry, let readState else { return nil }
        return Place(country: readCountry, state: readState)
    }

    /// A time that may be absent.
    package mutating func time(_ field: String, _ wire: WellKnownContract.Timestamp?) -> Domain.Timestamp?? {
        read(field) { () throws(DomainError) -> Domain.Timestamp? in
            guard let wire else { return nil }
            return try Domain.Timestamp(wire)
        }
    }
}

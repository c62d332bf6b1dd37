internal import Domain
package import RewardsContract
package import ServiceRuntime

extension Registration {
    /// As many as the affiliates service keeps.
    package static let affiliateCodeBytesMax = 255

    /// Reads a registration, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: RegisterPlayerRequest, zones: TimeZones, _ fields: inout RequestFields) {
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let email = fields.read("email") { () throws(DomainError) in try ProfileFields.email(request.email) }
        let name = fields.read("name") { () throws(DomainError) in try ProfileFields.name(request.name) }
        let birthdate = fields.readOptional("birthdate", request.birthdate) { (text) throws(DomainError) in
            try CalendarDate(text)
        }
        let country = fields.readOptional("country", request.country) { (text) throws(DomainError) in
            try Place.country(text)
        }
        let state = fields.readOptional("state", request.state) { (text) throws(DomainError) in
            try Place.state(text)
        }
        let zone = fields.readOptional("time_zone", request.timeZone) { (text) throws(DomainError) in
            try zones.zone(named: text).name
        }
        if request.affiliateCode.utf8.count > Self.affiliateCodeBytesMax {
            fields.refuse("affiliate_code", "has at most \(Self.affiliateCodeBytesMax) bytes")
        }
        guard let player, let email, let name, let birthdate, let country, let state, let zone, fields.areValid else {
            return nil
        }
        self.init(
            playerID: player ?? .random(), email: email, name: name, birthdate: birthdate, country: country,
            state: state, timeZone: zone ?? "UTC",
            affiliateCode: request.affiliateCode.isEmpty ? nil : request.affiliateCode)
    }
}

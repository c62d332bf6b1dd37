private import Domain
package import RewardsContract
package import ServiceRuntime

extension Registration {
    /// Longer names do not fit the column.
    package static let nameCharactersMax = 255

    /// Reads a registration, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: RegisterPlayerRequest, zones: TimeZones, _ fields: inout RequestFields) {
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let email = fields.read("email") { () throws(DomainError) in
            guard let email = EmailAddress(request.email) else {
                throw DomainError(.malformed, "is an address such as ada@example.com of at most 255 bytes")
            }
            return email
        }
        if !(1...Self.nameCharactersMax).contains(request.name.count) {
            fields.refuse("name", "has 1 to \(Self.nameCharactersMax) characters")
        }
        let birthdate = fields.readOptional("birthdate", request.birthdate) { (text) throws(DomainError) in
            try CalendarDate(text)
        }
        let country = fields.readOptional("country", request.country) { (text) throws(DomainError) in
            guard text.utf8.count == 2, text.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
                throw DomainError(.malformed, "is two capital letters of ISO 3166-1, such as US")
            }
            return text
        }
        let state = fields.readOptional("state", request.state) { (text) throws(DomainError) in
            guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(\.isCapitalOrDigit) else {
                throw DomainError(.malformed, "is the second part of an ISO 3166-2 code, such as CA")
            }
            return text
        }
        let zone = fields.readOptional("time_zone", request.timeZone) { (text) throws(DomainError) in
            try zones.zone(named: text).name
        }
        if request.affiliateCode.utf8.count > 100 { fields.refuse("affiliate_code", "has at most 100 bytes") }
        guard let player, let email, let birthdate, let country, let state, let zone, fields.areValid else {
            return nil
        }
        self.init(
            playerID: player ?? .random(), email: email, name: request.name, birthdate: birthdate, country: country,
            state: state, timeZone: zone ?? "UTC",
            affiliateCode: request.affiliateCode.isEmpty ? nil : request.affiliateCode)
    }
}

extension UInt8 {
    fileprivate var isCapitalOrDigit: Bool { (0x41...0x5A).contains(self) || (0x30...0x39).contains(self) }
}

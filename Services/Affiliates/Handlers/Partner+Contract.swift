package import AffiliatesContract
package import Domain
package import ServiceRuntime

extension AffiliatesService.Partner {
    /// Reads a new partner, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: CreatePartnerRequest, at now: Timestamp, _ fields: inout RequestFields) {
        let id = fields.readOptional("partner_id", request.partnerID) { (text) throws(DomainError) in
            try PartnerID(text)
        }
        let player = Self.check(name: request.name, contact: request.contact, player: request.playerID, &fields)
        guard let id, let player, fields.areValid else { return nil }
        self.init(
            id: id ?? .random(), name: request.name, contact: request.contact, playerID: player, createdAt: now)
    }

    /// Reads what a partner is to become, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: UpdatePartnerRequest, at now: Timestamp, _ fields: inout RequestFields) {
        let id = fields.read("partner_id") { () throws(DomainError) in try PartnerID(request.partnerID) }
        let status = fields.read("status") { () throws(DomainError) in
            guard let status = try Status(request.status) else {
                throw DomainError(.outOfRange, "must be one of the statuses, came none")
            }
            return status
        }
        let player = Self.check(name: request.name, contact: request.contact, player: request.playerID, &fields)
        guard let id, let status, let player, fields.areValid else { return nil }
        self.init(
            id: id, name: request.name, status: status, contact: request.contact, playerID: player, createdAt: now)
    }

    private static func check(
        name: String, contact: String, player: String, _ fields: inout RequestFields
    ) -> PlayerID?? {
        if !(1...nameCharactersMax).contains(name.unicodeScalars.count) {
            fields.refuse("name", "has 1 to \(nameCharactersMax) characters, came \(name.unicodeScalars.count)")
        }
        if contact.unicodeScalars.count > contactCharactersMax {
            fields.refuse(
                "contact", "has at most \(contactCharactersMax) characters, came \(contact.unicodeScalars.count)")
        }
        return fields.readOptional("player_id", player) { (text) throws(DomainError) in try PlayerID(text) }
    }

    /// As the wire carries it.
    package var contract: AffiliatesContract.Partner {
        AffiliatesContract.Partner(
            partnerID: id.description, name: name, status: status.contract, contact: contact,
            playerID: playerID?.description ?? "", createdAt: createdAt.contract, updatedAt: updatedAt.contract)
    }
}

extension AffiliatesService.Partner.Status {
    /// - Returns: nil for none.
    /// - Throws: ``DomainError/Code/outOfRange`` for a status that is not known here.
    package init?(_ wire: PartnerStatus) throws(DomainError) {
        switch wire {
        case .unspecified: return nil
        case .pending: self = .pending
        case .approved: self = .approved
        case .suspended: self = .suspended
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the statuses, came the unknown number \(number)")
        }
    }

    /// As the wire carries it.
    package var contract: PartnerStatus {
        switch self {
        case .pending: .pending
        case .approved: .approved
        case .suspended: .suspended
        }
    }
}

package import Domain

/// Somebody who brings players.
package struct Partner: Sendable, Hashable {
    package static let nameCharactersMax = 100
    package static let contactCharactersMax = 255

    /// Whether a partner earns. May become anything but `pending` again.
    package enum Status: String, Sendable, CaseIterable {
        case pending
        /// Earns.
        case approved
        case suspended
    }

    package var id: PartnerID
    package var name: String
    package var status: Status
    package var contact: String
    /// The partner's own player, whom no link of theirs may bring.
    package var playerID: PlayerID?
    package var createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        id: PartnerID, name: String, status: Status = .pending, contact: String = "", playerID: PlayerID? = nil,
        createdAt: Timestamp, updatedAt: Timestamp? = nil
    ) {
        self.id = id
        self.name = name
        self.status = status
        self.contact = contact
        self.playerID = playerID
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
    }

    /// The partner with what an operator wants of it.
    package func changed(to change: Partner) -> Result<Partner, PartnerRefusal> {
        guard change.status != .pending || status == .pending else { return .failure(.statusFinal) }
        var partner = change
        partner.createdAt = createdAt
        return .success(partner)
    }
}

/// Why a partner was not added or changed. Nothing has changed then.
package enum PartnerRefusal: Error, Sendable, Hashable {
    case unknown
    case idTaken
    case nameTaken
    /// Who was approved or suspended does not become pending again.
    case statusFinal
}

package import Domain
package import RewardsContract
private import ServiceRuntime

/// What a `VoidPosting` names.
package struct VoidQuery: Sendable {
    package enum Target: Sendable {
        case id(TransactionID)
        case reference(Domain.TransactionType, ReferenceID)
    }

    package var player: PlayerID
    package var target: Target
    package var reason: String

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: VoidPostingRequest) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let target = Self.target(request, &fields)
        fields.checkReason(request.reason)
        guard let player, let target, fields.areValid else { throw fields.error }
        self.player = player
        self.target = target
        reason = request.reason
    }

    private static func target(_ request: VoidPostingRequest, _ fields: inout RequestFields) -> Target? {
        if request.reference.isEmpty {
            if request.type != .unspecified { fields.refuse("type", "is said with a reference only") }
            return fields.read("transaction_id") { () throws(DomainError) in
                .id(try TransactionID(request.transactionID))
            }
        }
        if request.transactionID != 0 { fields.refuse("transaction_id", "is 0 where a reference is given") }
        let type = fields.read("type") { () throws(DomainError) in try Domain.TransactionType(request.type) }
        let reference = fields.read("reference") { () throws(DomainError) in try ReferenceID(request.reference) }
        guard let type, let reference else { return nil }
        return .reference(type, reference)
    }
}

extension RequestFields {
    /// An operator's reason: it is kept beside what was done.
    mutating func checkReason(_ reason: String) {
        guard (1...Posting.descriptionCharactersMax).contains(reason.unicodeScalars.count) else {
            return refuse("reason", "has 1 to \(Posting.descriptionCharactersMax) characters")
        }
        if reason.utf8.contains(0) { refuse("reason", "has no NUL") }
    }
}

package import Domain
package import RewardsContract
package import ServiceRuntime

extension Posting {
    /// Longer descriptions do not fit the column.
    package static let descriptionCharactersMax = 500
    /// Together, keys and values; a row of the ledger is no place for documents.
    package static let metadataBytesMax = 8 << 10
    /// How far a caller's clock may be ahead of ours.
    package static let clockSkewMax = Duration.seconds(60)

    /// Reads a posting, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: PostRequest, at now: Timestamp, _ fields: inout RequestFields) {
        let key = fields.read("idempotency_key") { () throws(DomainError) in
            let key = try IdempotencyKey(request.idempotencyKey)
            try EventKey.checkOfCaller(key)
            return key
        }
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let type = fields.read("type") { () throws(DomainError) in try Domain.TransactionType(request.type) }
        let currency = fields.read("currency") { () throws(DomainError) in try Domain.Currency(request.currency) }
        let amount = fields.read("amount") { () throws(DomainError) in
            let amount = try Money(request.amount, in: type?.direction == .either ? .any : .positive)
            guard !amount.isZero else { throw DomainError(.outOfRange, "must not be 0") }
            try currency?.check(amount)
            return amount
        }
        let reference = fields.readOptional("reference", request.reference) { (text) throws(DomainError) in
            try ReferenceID(text)
        }
        let game = fields.readOptional("game", request.game) { (text) throws(DomainError) in try GameID(text) }
        if let type, let currency { Self.check(type, currency, &fields) }
        if request.description.unicodeScalars.count > Self.descriptionCharactersMax {
            fields.refuse("description", "has at most \(Self.descriptionCharactersMax) characters")
        }
        fields.checkPairs("metadata", request.metadata, bytesMax: Self.metadataBytesMax)
        let occurredAt = fields.read("occurred_at") { () throws(DomainError) -> Timestamp? in
            guard let time = try request.occurredAt.map({ (wire) throws(DomainError) in try Timestamp(wire) }) else {
                return nil
            }
            guard time <= now + Self.clockSkewMax else {
                throw DomainError(.outOfRange, "lies in the future: by our clock it is \(now)")
            }
            return time
        }
        guard let key, let player, let type, let currency, let amount, let reference, let game, let occurredAt,
            fields.areValid
        else { return nil }
        self.init(
            playerID: player, type: type, currency: currency, amount: amount, key: key, reference: reference,
            game: game, description: request.description.isEmpty ? nil : request.description,
            metadata: request.metadata, occurredAt: occurredAt)
    }

    private static func check(
        _ type: Domain.TransactionType, _ currency: Domain.Currency, _ fields: inout RequestFields
    ) {
        if !type.isPostable { fields.refuse("type", "\(type) is not posted as such") }
        if !type.moves(currency) { fields.refuse("currency", "\(type) does not move \(currency)") }
    }
}

internal import Domain
internal import RewardsContract
internal import ServiceRuntime

/// What a call asks of a player's standing.
struct PlayerStandingRequest: Sendable {
    var player: PlayerID
    var change: StandingChange
    var reason: String?

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    init(_ player: String, _ change: StandingChange, _ reason: String, needsReason: Bool) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(player) }
        let reason = fields.read("reason") { () throws(DomainError) in
            try ProfileFields.reason(reason, isRequired: needsReason)
        }
        guard let player, let reason, fields.areValid else { throw fields.error }
        self.player = player
        self.change = change
        self.reason = reason
    }

    init(_ request: SelfExcludeRequest, at now: Timestamp) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let until = fields.read("until") { () throws(DomainError) in
            guard let wire = request.until else { throw DomainError(.malformed, "says when the exclusion ends") }
            let until = try Timestamp(wire)
            guard until > now else { throw DomainError(.outOfRange, "lies in the future: by our clock it is \(now)") }
            return until
        }
        let reason = fields.read("reason") { () throws(DomainError) in
            try ProfileFields.reason(request.reason, isRequired: false)
        }
        guard let player, let until, let reason, fields.areValid else { throw fields.error }
        self.player = player
        change = .exclude(until: until)
        self.reason = reason
    }
}

extension PlaySession {
    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    static func read(_ request: RecordSessionRequest, at now: Timestamp) throws -> (PlayerID, PlaySession) {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let start = fields.read("started_at") { () throws(DomainError) in
            guard let wire = request.startedAt else { throw DomainError(.malformed, "says when the session began") }
            return try Timestamp(wire)
        }
        let end = fields.read("ended_at") { () throws(DomainError) in
            guard let wire = request.endedAt else { throw DomainError(.malformed, "says when the session ended") }
            let end = try Timestamp(wire)
            guard end <= now + Posting.clockSkewMax else {
                throw DomainError(.outOfRange, "lies in the future: by our clock it is \(now)")
            }
            return end
        }
        guard let player, let start, let end, fields.areValid else { throw fields.error }
        guard let session = PlaySession(startedAt: start, endedAt: end) else {
            fields.refuse("ended_at", "is not before started_at, and at most 24 hours after it")
            throw fields.error
        }
        return (player, session)
    }
}

package import Domain
internal import RPC
package import RewardsContract
private import ServiceRuntime

/// What a `BalanceAsOf` asks for.
package struct BalanceAsOfQuery: Sendable {
    package var player: PlayerID
    package var time: Timestamp

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(_ request: BalanceAsOfRequest, now: Timestamp) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let time = fields.read("time") { () throws(DomainError) in
            guard let wire = request.time else { throw DomainError(.malformed, "is needed") }
            let time = try Timestamp(wire)
            guard time <= now + Posting.clockSkewMax else {
                throw DomainError(.outOfRange, "lies in the future: by our clock it is \(now)")
            }
            return time
        }
        guard let player, let time, fields.areValid else { throw fields.error }
        self.player = player
        self.time = time
    }
}

extension RPCError {
    /// FAILED_PRECONDITION of a time whose rows are no longer in the ledger.
    static func archived(until time: Timestamp?) -> RPCError {
        RPCError(
            .failedPrecondition, "What was recorded until then is in the archive; ask for a later time.",
            details: Details(
                reason: "LEDGER_ARCHIVED", domain: "rewards.loyalty",
                metadata: ["archived_until": time?.description ?? ""]))
    }
}

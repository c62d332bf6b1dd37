internal import Domain
internal import Postgres
private import ServiceRuntime

/// A player as every statement reads one.
enum PlayerRow {
    static let columns = """
        p.player_id, p.email, p.name, p.segment, p.tier, p.risk_score, p.is_active, p.is_blocked,
        p.self_excluded_until, p.birthdate, p.country, p.state, p.time_zone, p.kyc_status, p.created_at, p.updated_at,
        p.last_activity_at, p.erased_at
        """

    static func decode(_ row: PostgresRow) throws(PostgresError) -> Player {
        let address: String = try row.decode(at: 1)
        guard let email = EmailAddress(address) else {
            throw PostgresError(.decodingFailed, "The player's email \(address) is none; correct the row.")
        }
        return Player(
            playerID: try row.decode(at: 0), email: email, name: try row.decode(at: 2),
            segment: try row.decode(Label<PlayerSegment>.self, at: 3).value,
            tier: try row.decode(Label<TierLevel>.self, at: 4).value, riskScore: try row.decode(at: 5),
            standing: PlayerStanding(
                isActive: try row.decode(at: 6), isBlocked: try row.decode(at: 7),
                selfExcludedUntil: try row.decode(at: 8)),
            birthdate: try row.decode(at: 9), country: try row.decode(at: 10), state: try row.decode(at: 11),
            timeZone: try row.decode(at: 12), identityCheck: try row.decode(Label<IdentityCheck>.self, at: 13).value,
            createdAt: try row.decode(at: 14), updatedAt: try row.decode(at: 15),
            lastActivityAt: try row.decode(at: 16), erasedAt: try row.decode(at: 17))
    }
}

internal import Domain
internal import Postgres
private import ServiceRuntime

/// A row of `reward_history` as every statement reads it.
enum RewardRow {
    static let columns = """
        r.id, r.player_id, r.rule_id, r.reward_type, r.amount, r.status, r.wagering_required, r.wagering_completed,
        r.issued_at, r.expires_at, r.completed_at, r.metadata, r.rule_version, r.bonus_remaining, r.max_bet,
        r.eligible_games, r.max_conversion, r.convert_to, r.converted_amount, r.closed_at, r.closed_reason
        """

    /// How many ``columns`` there are.
    static let columnCount = 21

    /// Decodes ``columns``, the first of which is at `offset`.
    static func decode(_ row: PostgresRow, at offset: Int = 0) throws(PostgresError) -> Reward {
        let status = try row.decode(Label<RewardStatus>.self, at: offset + 5).value
        let terms = RewardGrant(
            type: try row.decode(Label<RewardType>.self, at: offset + 3).value, amount: try row.decode(at: offset + 4),
            ruleID: try row.decode(at: offset + 2), ruleVersion: try row.decode(at: offset + 12),
            wageringRequired: try row.decode(at: offset + 6), expiresAt: try row.decode(at: offset + 9),
            maxBet: try row.decode(at: offset + 14), games: try games(row, at: offset + 15),
            maxConversion: try row.decode(at: offset + 16),
            convertsTo: try row.decode(Label<Currency>.self, at: offset + 17).value, isPending: status == .pending,
            metadata: try row.decode(MetadataColumn?.self, at: offset + 11)?.pairs ?? [:])
        return Reward(
            id: try row.decode(at: offset), playerID: try row.decode(at: offset + 1), terms: terms, status: status,
            wageringCompleted: try row.decode(at: offset + 7), bonusRemaining: try row.decode(at: offset + 13),
            convertedAmount: try row.decode(at: offset + 18), issuedAt: try row.decode(at: offset + 8),
            completedAt: try row.decode(at: offset + 10), closedAt: try row.decode(at: offset + 19),
            closedReason: try row.decode(at: offset + 20))
    }

    private static func games(_ row: PostgresRow, at column: Int) throws(PostgresError) -> GameContributions {
        guard let shares = try row.decode(MetadataColumn?.self, at: column)?.pairs else { return .all }
        do {
            return try GameContributions(shares.mapValues { text throws(DomainError) in try FixedDecimal(text) })
        } catch {
            throw PostgresError(.decodingFailed, "The eligible games \(shares) are none; correct the row.")
        }
    }

    /// As the column keeps them; nil for all games.
    static func text(_ games: GameContributions) -> String? {
        guard let shares = games.shares else { return nil }
        guard !shares.isEmpty else { return "{}" }
        return MetadataColumn.text(shares.mapValues(\.description))
    }
}

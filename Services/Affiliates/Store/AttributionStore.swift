package import Domain
package import Postgres
package import ServiceRuntime

/// Reads and writes which link brought which player.
package struct AttributionStore: Sendable {
    /// A registration whose code led nowhere.
    package struct Unattributed: Sendable, Hashable {
        package var playerID: PlayerID
        package var code: String
        package var reason: String
        package var registeredAt: Timestamp

        package init(playerID: PlayerID, code: String, reason: String, registeredAt: Timestamp) {
            self.playerID = playerID
            self.code = code
            self.reason = reason
            self.registeredAt = registeredAt
        }
    }

    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A player's attribution; nil for who was not brought by an affiliate.
    package func attribution(of player: PlayerID) async throws(PostgresError) -> Attribution? {
        guard let row = try await database.query(AttributionStatements.find, player).oneOrNone() else { return nil }
        return try Attribution(row)
    }

    /// Keeps everyone else from changing what concerns these players until the transaction ends.
    ///
    /// - Returns: The attributions of those who have one.
    package func lock(
        _ players: some Collection<PlayerID>, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [PlayerID: Attribution] {
        let ordered = Set(players).sorted()
        let made = transaction.send(AttributionStatements.makeRows, ordered)
        let rows = try await transaction.query(AttributionStatements.lockRows, ordered)
        _ = try await made.rows()
        var attributions: [PlayerID: Attribution] = [:]
        for row in rows {
            if let attribution = try Attribution(row) { attributions[attribution.playerID] = attribution }
        }
        return attributions
    }

    /// The clicks with these codes, locked.
    package func lockClicks(
        _ codes: [String], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [Click] {
        var clicks: [Click] = []
        for row in try await transaction.query(ReferralStatements.lockClicks, codes) { clicks.append(try Click(row)) }
        return clicks
    }

    /// Writes new attributions. Players and clicks are locked.
    package func save(
        _ attributions: [Attribution], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !attributions.isEmpty else { return }
        let clicks = transaction.send(
            ReferralStatements.linkClicks, attributions.map(\.clickID), attributions.map(\.playerID))
        try await transaction.execute(
            AttributionStatements.link, attributions.map(\.playerID), attributions.map(\.code),
            attributions.map(\.clickID), attributions.map(\.partnerID), attributions.map(\.campaignID),
            attributions.map(\.promotionID), attributions.map(\.packagesText), attributions.map(\.clickedAt),
            attributions.map(\.linkedAt))
        _ = try await clicks.rows()
    }

    /// Keeps why codes led nowhere. Players are locked.
    package func save(
        _ refused: [Unattributed], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard !refused.isEmpty else { return }
        try await transaction.execute(
            AttributionStatements.recordRefusals, refused.map(\.playerID), refused.map(\.code), refused.map(\.reason),
            refused.map(\.registeredAt))
    }

    /// Registrations whose code led nowhere, newest first: at most `limit`, after `row`.
    package func unattributed(after row: TimedRow?, limit: Int) async throws(PostgresError) -> [Unattributed] {
        let rows = try await database.query(
            AttributionStatements.unattributedPage, row?.time ?? .latest,
            PlayerID(row?.id ?? UUID128(high: .max, low: .max)), Int64(limit))
        var registrations: [Unattributed] = []
        for row in rows {
            registrations.append(
                Unattributed(
                    playerID: try row.decode(at: 0), code: try row.decode(String?.self, at: 1) ?? "",
                    reason: try row.decode(at: 2), registeredAt: try row.decode(at: 3)))
        }
        return registrations
    }
}

extension Attribution {
    /// Reads the columns of ``AttributionStatements``; nil for a player whom no link brought.
    fileprivate init?(_ row: PostgresRow) throws(PostgresError) {
        guard let linkedAt = try row.decode(Timestamp?.self, at: 8) else { return nil }
        self.init(
            playerID: try row.decode(at: 0), code: try row.decode(at: 1), clickID: try row.decode(at: 2),
            partnerID: try row.decode(at: 3), campaignID: try row.decode(String?.self, at: 4) ?? "",
            promotionID: try row.decode(String?.self, at: 5) ?? "", packageIDs: try row.decode(at: 6),
            clickedAt: try row.decode(at: 7), linkedAt: linkedAt)
    }

    /// The packages as the text of an array of Postgres.
    fileprivate var packagesText: String { "{" + packageIDs.map(\.description).joined(separator: ",") + "}" }
}

package import Domain
package import Postgres
package import ServiceRuntime

/// Reads and writes players.
package struct PlayerStore: Sendable {
    private let database: PostgresPool
    private let outbox: Outbox

    package init(database: PostgresPool, outbox: Outbox) {
        self.database = database
        self.outbox = outbox
    }

    // MARK: - Reading

    /// The player with this id; nil for an unknown one.
    package func player(_ id: PlayerID) async throws(PostgresError) -> Player? {
        guard let row = try await database.query(PlayerStatements.find, id).oneOrNone() else { return nil }
        return try PlayerRow.decode(row)
    }

    /// The player who has this email.
    package func player(withEmail email: EmailAddress) async throws(PostgresError) -> Player? {
        guard let row = try await database.query(PlayerStatements.findByEmail, email.text).oneOrNone() else {
            return nil
        }
        return try PlayerRow.decode(row)
    }

    /// Players, those who registered last first: at most `limit` of them.
    package func players(before place: TimedRow?, limit: Int) async throws(PostgresError) -> [Player] {
        let rows = try await database.query(
            PlayerStatements.page, place?.time ?? .latest, PlayerID(place?.id ?? .zero), Int64(limit))
        var players: [Player] = []
        players.reserveCapacity(rows.count)
        for row in rows { players.append(try PlayerRow.decode(row)) }
        return players
    }

    // MARK: - Writing

    /// Adds a player with nothing in the wallet.
    ///
    /// - Throws: ``RegistrationRefusal``, which rolls the transaction back; `PostgresError`.
    package func insert(
        _ player: Player, telling events: [OutboxEvent], in transaction: PostgresTransaction
    ) async throws {
        let inserted = transaction.send(
            PlayerStatements.insert, player.playerID, player.email.text, player.name, player.birthdate, player.country,
            player.state, player.timeZone, player.createdAt)
        let metrics = transaction.send(PlayerStatements.insertMetrics, player.playerID)
        let balances = transaction.send(PlayerStatements.insertBalances, player.playerID)
        let told = outbox.send(events, in: transaction)
        do throws(PostgresError) {
            _ = try await inserted.rows()
        } catch {
            guard error.code == .uniqueViolation else { throw error }
            throw error.constraint == "email_is_unique"
                ? RegistrationRefusal.emailTaken(player.email) : .playerIDTaken(player.playerID)
        }
        _ = try await metrics.rows()
        _ = try await balances.rows()
        _ = try await told.rows()
    }

    /// The player, whom nobody else can change or post for until the transaction ends; nil for an unknown one.
    package func lock(_ id: PlayerID, in transaction: PostgresTransaction) async throws(PostgresError) -> Player? {
        let locked = transaction.send(PlayerStatements.lockBalances, [id])
        // A statement of its own: it sees what was committed while the lock was waited for.
        let found = transaction.send(PlayerStatements.find, id)
        guard try await !locked.rows().isEmpty, let row = try await found.rows().oneOrNone() else { return nil }
        return try PlayerRow.decode(row)
    }

    /// Writes a player's profile and standing; the player is ``lock(_:in:)``ed.
    ///
    /// - Parameter events: What other services are told of it. Call ``Outbox/wake()`` after the commit.
    /// - Throws: ``PlayerChangeRefusal/emailTaken``, which rolls the transaction back; `PostgresError`.
    package func save(
        _ player: Player, telling events: [OutboxEvent] = [], in transaction: PostgresTransaction
    ) async throws {
        do throws(PostgresError) {
            try await outbox.append(events, in: transaction)
            try await transaction.execute(
                PlayerStatements.update, player.playerID, player.email.text, player.name, player.birthdate,
                player.country, player.state, player.timeZone, player.identityCheck.rawValue, player.standing.isActive,
                player.standing.isBlocked, player.standing.selfExcludedUntil, player.updatedAt, player.erasedAt)
        } catch {
            guard error.code == .uniqueViolation, error.constraint == "email_is_unique" else { throw error }
            throw PlayerChangeRefusal.emailTaken
        }
    }

    /// Notes when and why a standing changed.
    package func log(
        _ change: StandingChange, of player: PlayerID, because reason: String?, at now: Timestamp,
        in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(
            PlayerStatements.logStanding, player, change.label, reason, change.until, now)
    }

    /// Adds a session; the player is ``lock(_:in:)``ed.
    package func record(
        _ session: PlaySession, of player: PlayerID, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> SessionTotals {
        let recorded = transaction.send(PlayerStatements.recordSession, player, session.playtimeSeconds)
        let noted = transaction.send(PlayerStatements.noteActivity, player, session.endedAt)
        let row = try await recorded.rows().one()
        _ = try await noted.rows()
        return SessionTotals(sessions: try row.decode(at: 0), playtimeSeconds: try row.decode(at: 1))
    }
}

/// All of a player's sessions.
package struct SessionTotals: Sendable, Hashable {
    package var sessions: Int32
    package var playtimeSeconds: Int64
}

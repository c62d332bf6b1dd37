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

    /// The player with this id; nil for an unknown one.
    package func player(_ id: PlayerID) async throws(PostgresError) -> Player? {
        guard let row = try await database.query(PlayerStatements.find, id).oneOrNone() else { return nil }
        return try Self.decode(row)
    }

    /// Adds a player with nothing in the wallet.
    ///
    /// - Throws: ``RegistrationRefused``, which rolls the transaction back; `PostgresError`.
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
            throw RegistrationRefused(error.constraint == "email_is_unique" ? .emailTaken : .playerIDTaken)
        }
        _ = try await metrics.rows()
        _ = try await balances.rows()
        _ = try await told.rows()
    }

    private static func decode(_ row: PostgresRow) throws(PostgresError) -> Player {
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
            createdAt: try row.decode(at: 14), updatedAt: try row.decode(at: 15), lastActivityAt: try row.decode(at: 16)
        )
    }
}

/// Carries a refusal where an error is wanted: out of a transaction, which it rolls back.
package struct RegistrationRefused: Error, Sendable, Hashable {
    package let refusal: RegistrationRefusal

    package init(_ refusal: RegistrationRefusal) { self.refusal = refusal }
}

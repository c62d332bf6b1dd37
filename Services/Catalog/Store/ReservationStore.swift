package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes what is held for purchases in progress.
package struct ReservationStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// A reservation; nil for an unknown one.
    package func reservation(_ id: ReservationID) async throws(PostgresError) -> Reservation? {
        try await reservation(id, in: database)
    }

    package func reservation(
        _ id: ReservationID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> Reservation? {
        try await queries.query(ReservationStatements.select, id).oneOrNone().map { (row) throws(PostgresError) in
            try Reservation(row)
        }
    }

    /// These reservations, which nobody else ends until the transaction ends; unknown ones are left out.
    package func lock(
        _ ids: [ReservationID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [ReservationID: Reservation] {
        guard !ids.isEmpty else { return [:] }
        var reservations: [ReservationID: Reservation] = [:]
        for row in try await transaction.query(ReservationStatements.lock, ids) {
            let reservation = try Reservation(row)
            reservations[reservation.id] = reservation
        }
        return reservations
    }

    /// Lets one reservation at a time be decided for a player and a package, until the transaction ends.
    package func enterGates(
        of buyers: [ReservationBatch.Buyer], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let (players, packages) = (buyers.map(\.playerID), buyers.map(\.packageID))
        // Rows that are gone again when the transaction commits: whoever inserts the same waits for that, and nothing stays.
        let entered = transaction.send(ReservationStatements.enterGates, players, packages)
        try await transaction.execute(ReservationStatements.leaveGates, players, packages)
        _ = try await entered.rows()
    }

    /// Holds what reservations name. The caller has the locks on it.
    package func insert(
        _ reservations: [Reservation], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        guard let first = reservations.first else { return }
        // What no longer holds makes way; the job may not have been there yet.
        let lapsed = transaction.send(
            ReservationStatements.lapseOfAssignments, reservations.compactMap(\.assignmentID), first.reservedAt)
        try await transaction.execute(
            ReservationStatements.insert, reservations.map(\.id), reservations.map(\.playerID),
            reservations.map(\.packageID), reservations.map(\.assignmentID), reservations.map(\.reservedAt),
            reservations.map(\.expiresAt))
        _ = try await lapsed.rows()
    }

    /// Ends a reservation that is held.
    package func release(
        _ id: ReservationID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(ReservationStatements.release, id, now)
    }

    /// Ends reservations that are held, each by its purchase.
    package func claim(
        _ claims: [ReservationID: PurchaseID], at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let claims = claims.sorted { $0.key < $1.key }
        try await transaction.execute(ReservationStatements.claim, claims.map(\.key), claims.map(\.value), now)
    }

    /// Notes those whose time was over before `now` as lapsed, at most `limit`.
    ///
    /// - Returns: How many.
    package func lapse(before now: Timestamp, limit: Int) async throws(PostgresError) -> Int {
        try await database.execute(ReservationStatements.lapse, now, Int64(limit))
    }

    /// Removes those that ended before `cutoff`, at most `limit`.
    ///
    /// - Returns: How many.
    package func remove(endedBefore cutoff: Timestamp, limit: Int) async throws(PostgresError) -> Int {
        try await database.execute(ReservationStatements.removeEnded, cutoff, Int64(limit))
    }
}

extension Reservation {
    init(_ row: PostgresRow) throws(PostgresError) {
        self.init(
            id: try row.decode(at: 0), playerID: try row.decode(at: 1), packageID: try row.decode(at: 2),
            assignmentID: try row.decode(at: 3), recordedState: try row.decodeCase(at: 4),
            reservedAt: try row.decode(at: 5), expiresAt: try row.decode(at: 6), purchaseID: try row.decode(at: 7))
    }
}

package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes assignments.
package struct AssignmentStore: Sendable {
    private let database: PostgresPool
    private let openOnes: BatchReader<OpenQuestion, OpenAssignments>

    package init(database: PostgresPool) {
        self.database = database
        openOnes = BatchReader(on: database.taskExecutor) { try await Self.open($0, in: database) }
    }

    /// An assignment, also one that was revoked or archived; nil for an unknown one.
    package func assignment(_ id: AssignmentID) async throws(PostgresError) -> Assignment? {
        try await assignment(id, in: database)
    }

    package func assignment(
        _ id: AssignmentID, in queries: some PostgresQuerying
    ) async throws(PostgresError) -> Assignment? {
        try await queries.query(AssignmentStatements.select, id).oneOrNone().map { (row) throws(PostgresError) in
            try Assignment(row)
        }
    }

    /// What a player has neither claimed nor let expire, and the version of the package set at the same moment. Who asks at
    /// the same time shares a statement.
    package func open(of player: PlayerID, at now: Timestamp) async throws -> OpenAssignments {
        try await openOnes.answer(OpenQuestion(player: player, now: now)) ?? OpenAssignments(setVersion: 0)
    }

    private struct OpenQuestion: Hashable {
        let player: PlayerID
        let now: Timestamp
    }

    private static func open(
        _ questions: [OpenQuestion], in database: PostgresPool
    ) async throws(PostgresError) -> [OpenQuestion: OpenAssignments] {
        // What expires between the first question and the last is left out below, for each as of its own time.
        let earliest = questions.lazy.map(\.now).min() ?? .earliest
        let rows = try await database.query(AssignmentStatements.open, questions.map(\.player), earliest)
        var version: Int64 = 0
        var assignments: [PlayerID: [Assignment]] = [:]
        for row in rows {
            version = try row.decode(at: 0)
            guard try row.decode(AssignmentID?.self, at: 1) != nil else { continue }
            let assignment = try Assignment(row, from: 1)
            assignments[assignment.playerID, default: []].append(assignment)
        }
        var answers: [OpenQuestion: OpenAssignments] = [:]
        answers.reserveCapacity(questions.count)
        for question in questions {
            var answer = OpenAssignments(setVersion: version)
            if let own = assignments[question.player] {
                answer.assignments = own.filter { $0.state(at: question.now) != .expired }
            }
            answers[question] = answer
        }
        return answers
    }

    /// Every assignment of a package to a player that is not archived, whatever its state.
    package func assignments(
        of package: PackageID, to player: PlayerID
    ) async throws(PostgresError) -> [Assignment] {
        try Self.decode(try await database.query(AssignmentStatements.ofPackage, player, package))
    }

    /// Every assignment of each buyer's package to the buyer that is not archived, whatever its state.
    package func assignments(
        of buyers: [ReservationBatch.Buyer], in queries: (any PostgresQuerying)? = nil
    ) async throws(PostgresError) -> [ReservationBatch.Buyer: [Assignment]] {
        let rows = try await (queries ?? database).query(
            AssignmentStatements.ofBuyers, buyers.map(\.playerID), buyers.map(\.packageID))
        return Dictionary(grouping: try Self.decode(rows)) { assignment in
            ReservationBatch.Buyer(playerID: assignment.playerID, packageID: assignment.packageID)
        }
    }

    /// Keeps the unclaimed assignments of buyers as they are until the transaction ends.
    package func lock(
        of buyers: [ReservationBatch.Buyer], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        _ = try await transaction.query(
            AssignmentStatements.lockOfBuyers, buyers.map(\.playerID), buyers.map(\.packageID))
    }

    /// These assignments as they are once nobody else changes them, until the transaction ends; unknown ones are left out.
    package func lock(
        _ ids: [AssignmentID], in transaction: PostgresTransaction
    ) async throws(PostgresError) -> [AssignmentID: Assignment] {
        guard !ids.isEmpty else { return [:] }
        // Two statements: the second has a snapshot of after the locks, so that it sees what whoever had them has done.
        let locked = transaction.send(AssignmentStatements.lockMany, ids)
        let rows = try await transaction.query(AssignmentStatements.many, ids)
        _ = try await locked.rows()
        let assignments = try Self.decode(rows)
        return Dictionary(assignments.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Claims assignments that are not claimed, each at its time.
    package func claim(
        _ claims: [AssignmentID: Timestamp], in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        let claims = claims.sorted { $0.key < $1.key }
        try await transaction.execute(AssignmentStatements.claim, claims.map(\.key), claims.map(\.value))
    }

    /// Moves an assignment to the archive, as revoked.
    package func revoke(
        _ id: AssignmentID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) {
        try await transaction.execute(AssignmentStatements.archive, id, now)
    }

    /// Moves assignments that expired unused before `cutoff` to the archive, at most `limit`.
    ///
    /// - Returns: How many were moved.
    package func archiveExpired(
        before cutoff: Timestamp, at now: Timestamp, limit: Int
    ) async throws(PostgresError) -> Int {
        try await database.execute(AssignmentStatements.archiveExpired, cutoff, now, Int64(limit))
    }

    /// Assignments newest first: at most `limit`, after `place`.
    ///
    /// - Precondition: The filter names something.
    package func assignments(
        matching filter: AssignmentFilter, after place: ListPlace?, limit: Int
    ) async throws(PostgresError) -> [Assignment] {
        let place = place ?? .start
        let (time, id, limit) = (place.time, AssignmentID(place.id), Int64(limit))
        let rows: PostgresRows
        switch (filter.playerID, filter.packageID, filter.campaign) {
        case (let player?, nil, nil):
            rows = try await database.query(AssignmentStatements.listOfPlayer, time, id, player, limit)
        case (nil, let package?, nil):
            rows = try await database.query(AssignmentStatements.listOfPackage, time, id, package, limit)
        case (nil, nil, let campaign?):
            rows = try await database.query(AssignmentStatements.listOfCampaign, time, id, campaign, limit)
        case (let player?, let package?, nil):
            rows = try await database.query(
                AssignmentStatements.listOfPlayerAndPackage, time, id, player, limit, package)
        case (let player?, nil, let campaign?):
            rows = try await database.query(
                AssignmentStatements.listOfPlayerAndCampaign, time, id, player, limit, campaign)
        case (nil, let package?, let campaign?):
            rows = try await database.query(
                AssignmentStatements.listOfPackageAndCampaign, time, id, package, limit, campaign)
        case (let player?, let package?, let campaign?):
            rows = try await database.query(
                AssignmentStatements.listOfAll, time, id, player, limit, package, campaign)
        case (nil, nil, nil):
            preconditionFailure("a list of assignments is by player, package or campaign")
        }
        return try Self.decode(rows)
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [Assignment] {
        var assignments: [Assignment] = []
        assignments.reserveCapacity(rows.count)
        for row in rows { assignments.append(try Assignment(row)) }
        return assignments
    }
}

/// Which assignments a list has; nil for all.
package struct AssignmentFilter: Sendable, Hashable {
    package var playerID: PlayerID?
    package var packageID: PackageID?
    package var campaign: String?

    package init(playerID: PlayerID? = nil, packageID: PackageID? = nil, campaign: String? = nil) {
        self.playerID = playerID
        self.packageID = packageID
        self.campaign = campaign
    }
}

extension Assignment {
    /// - Parameter first: Where its columns begin.
    init(_ row: PostgresRow, from first: Int = 0) throws(PostgresError) {
        self.init(
            id: try row.decode(at: first), packageID: try row.decode(at: first + 1),
            playerID: try row.decode(at: first + 2), assignedAt: try row.decode(at: first + 3),
            expiresAt: try row.decode(at: first + 4), assignedBy: try row.decode(at: first + 5),
            metadata: try row.decode(at: first + 6), campaign: try row.decode(at: first + 7),
            segment: try row.decode(at: first + 8), claimedAt: try row.decode(at: first + 9),
            refundedAt: try row.decode(at: first + 12), heldUntil: try row.decode(at: first + 11),
            revokedAt: try row.decode(at: first + 13), createdAt: try row.decode(at: first + 10))
    }
}

/// What a player may use, and what there was to be sold at the same moment.
package struct OpenAssignments: Sendable, Hashable {
    /// Of the package set.
    package var setVersion: Int64
    package var assignments: [Assignment] = []
}

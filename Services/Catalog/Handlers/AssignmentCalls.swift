package import CatalogContract
private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime

/// Answers `loyalty.catalog.v1.Assignments`.
package struct AssignmentCalls: AssignmentsHandler {
    /// How many rows a call may have.
    package static let rowsMax = 1_000_000
    /// How many rows are written by one statement.
    private static let rowsPerStatementMax = 5_000

    private let calls: KeyedCalls
    private let assignments: AssignmentStore
    private let pushes: AssignmentPushStore
    private let clock: any WallClock

    package init(
        database: PostgresPool, assignments: AssignmentStore, pushes: AssignmentPushStore, keys: IdempotencyStore,
        clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.assignments = assignments
        self.pushes = pushes
        self.clock = clock
    }

    package func assign(_ request: AssignRequest, context: CallContext) async throws -> AssignResponse {
        let wanted = try AssignmentRequest(request)
        let now = clock.now()
        return try await calls.perform(
            AssignmentsClient.Methods.assign.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            switch try await pushes.write([wanted.row], of: wanted.push, at: now, in: transaction)[0] {
            case .assigned, .alreadyAssigned, .invalid: break
            case .packageUnknown: throw PackageRefusal.packageUnknown(wanted.row.packageID).error
            case .expired: throw RPCError.invalidArgument(field: "expires_at", "is over: by our clock it is \(now)")
            }
            let id = try await pushes.id(of: wanted.row, of: wanted.push, in: transaction)
            let assignment = try await assignments.assignment(id, in: transaction)
            return AssignResponse(assignment: assignment?.contract(at: now))
        }
    }

    package func assignMany(
        _ requests: RequestStream<AssignManyRequest>, context: CallContext
    ) async throws -> AssignManyResponse {
        var messages = requests.makeAsyncIterator()
        let first = try await messages.next()
        var fields = RequestFields()
        guard let push = AssignmentPush(first?.header, &fields), let header = first?.header else { throw fields.error }
        // Keeps nothing but that the correlation id belongs to this header; each row has an id of its own.
        _ = try await calls.perform(
            AssignmentsClient.Methods.assignMany.path, key: push.correlationID, request: header,
            deadline: context.deadline
        ) { _ in AssignManyResponse() }
        var answer = AssignManyAnswer()
        var message = first
        while let rows = message?.rows {
            guard answer.rowCount + rows.count <= Self.rowsMax else { throw Self.tooManyRows }
            try await write(rows, of: push, to: &answer, deadline: context.deadline)
            message = try await messages.next()
        }
        return answer.response
    }

    package func revoke(_ request: RevokeRequest, context: CallContext) async throws -> RevokeResponse {
        let id = try Self.assignmentID(request.assignmentID)
        let now = clock.now()
        return try await calls.perform(
            AssignmentsClient.Methods.revoke.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            guard var assignment = try await assignments.lock([id], in: transaction)[id] else {
                guard let gone = try await assignments.assignment(id, in: transaction) else {
                    throw RPCError.unknown(id)
                }
                return RevokeResponse(assignment: gone.contract(at: now))
            }
            if let refusal = assignment.revocationRefusal(at: now) { throw refusal.error }
            if assignment.state(at: now) == .open {
                try await assignments.revoke(id, at: now, in: transaction)
                assignment.revokedAt = now
            }
            return RevokeResponse(assignment: assignment.contract(at: now))
        }
    }

    package func getAssignment(
        _ request: GetAssignmentRequest, context: CallContext
    ) async throws -> GetAssignmentResponse {
        let id = try Self.assignmentID(request.assignmentID)
        guard let assignment = try await assignments.assignment(id) else { throw RPCError.unknown(id) }
        return GetAssignmentResponse(assignment: assignment.contract(at: clock.now()))
    }

    package func listAssignments(
        _ request: ListAssignmentsRequest, context: CallContext
    ) async throws -> ListAssignmentsResponse {
        var fields = RequestFields()
        let list = fields.readPage(request.page)
        let filter = AssignmentFilter(request, &fields)
        guard let list, let filter, fields.areValid else { throw fields.error }
        let rows = try await assignments.assignments(matching: filter, after: list.place, limit: list.limit)
        let page = list.page(rows) { ListPlace(time: $0.assignedAt, id: $0.id.value) }
        let now = clock.now()
        return ListAssignmentsResponse(
            assignments: page.rows.map { $0.contract(at: now) }, page: PageResponse(nextPageToken: page.token))
    }

    private func write(
        _ rows: [CatalogContract.AssignmentRow], of push: AssignmentPush, to answer: inout AssignManyAnswer,
        deadline: ContinuousClock.Instant?
    ) async throws {
        let (valid, places) = answer.read(rows, of: push)
        for start in stride(from: 0, to: valid.count, by: Self.rowsPerStatementMax) {
            let end = min(start + Self.rowsPerStatementMax, valid.count)
            let outcomes = try await pushes.write(
                Array(valid[start..<end]), of: push, at: clock.now(), deadline: deadline)
            answer.note(outcomes, at: places[start..<end])
        }
    }

    private static func assignmentID(_ text: String) throws -> AssignmentID {
        var fields = RequestFields()
        guard let id = fields.read("assignment_id", { () throws(DomainError) in try AssignmentID(text) }) else {
            throw fields.error
        }
        return id
    }

    private static var tooManyRows: RPCError {
        RPCError(
            .resourceExhausted,
            "A call has at most \(rowsMax) rows; those before are assigned. Send the rest in another.",
            details: RPCError.Details(reason: "TOO_MANY_ROWS", domain: "catalog.loyalty"))
    }
}

extension AssignmentFilter {
    fileprivate init?(_ request: ListAssignmentsRequest, _ fields: inout RequestFields) {
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        let package = fields.readOptional("package_id", request.packageID) { (text) throws(DomainError) in
            try PackageID(text)
        }
        let campaign = fields.readText(
            "campaign_id", request.campaignID, charactersMax: AssignmentPush.nameCharactersMax)
        guard let player, let package, let campaign else { return nil }
        if player == nil, package == nil, campaign == nil {
            fields.refuse("player_id", "is needed, or package_id, or campaign_id")
            return nil
        }
        self.init(playerID: player, packageID: package, campaign: campaign)
    }
}

extension RevocationRefusal {
    /// What the caller gets.
    fileprivate var error: RPCError {
        switch self {
        case .claimed: .failedPrecondition("ASSIGNMENT_CLAIMED", "The assignment was used for a purchase.")
        case .reserved(let time):
            .failedPrecondition(
                "ASSIGNMENT_RESERVED", "A purchase in progress holds the assignment until \(time).",
                metadata: ["reserved_until": time.description])
        }
    }
}

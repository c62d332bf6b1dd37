internal import Domain
internal import Postgres
internal import RPC
internal import RPCServicesContract

/// Answers `loyalty.operations.v1.Operations` for any service.
struct OperationsProvider: OperationsHandler {
    private static let eventsMax = 1_000
    /// Of a job, or of a service.
    private static let nameBytesMax = 100

    /// The service that answers.
    let service: String
    let jobs: JobRunner
    let parked: ParkedEvents
    let keys: IdempotencyStore
    let pool: PostgresPool
    let outbox: Outbox
    /// The services that take events.
    let destinations: [String]

    func listJobs(_ request: ListJobsRequest, context: CallContext) async throws -> ListJobsResponse {
        ListJobsResponse(jobs: try await jobs.states().map(\.contract))
    }

    func runJob(_ request: RunJobRequest, context: CallContext) async throws -> RunJobResponse {
        var fields = RequestFields()
        let time = fields.read("time") { () throws(DomainError) in
            try request.time.map { (wire) throws(DomainError) in try Timestamp(wire).postgresTimestamp }
        }
        if !(1...Self.nameBytesMax).contains(request.name.utf8.count) {
            fields.refuse("name", "has 1 to \(Self.nameBytesMax) bytes")
        }
        guard let time, fields.areValid else { throw fields.error }
        do {
            guard try await jobs.run(request.name, at: time) else {
                throw RPCError.failedPrecondition("JOB_RUNNING", "\(request.name) runs already.")
            }
        } catch let unknown as JobUnknown {
            throw RPCError(
                .notFound, "There is no job \(request.name); there are \(unknown.names.joined(separator: ", ")).",
                details: RPCError.Details(
                    reason: "JOB_UNKNOWN", metadata: ["jobs": unknown.names.joined(separator: ",")]))
        }
        return RunJobResponse(job: try await jobs.states().first { $0.name == request.name }?.contract)
    }

    func getLag(_ request: GetLagRequest, context: CallContext) async throws -> GetLagResponse {
        let lags = try await parked.lags()
        let names = Set(destinations).union(lags.keys).sorted()
        let taken = try await parked.takenLags()
        return GetLagResponse(
            lags: names.map { (lags[$0] ?? EventLag()).contract(to: $0) },
            taken: taken.sorted { $0.key < $1.key }.map { $0.value.contract(takenFrom: $0.key) })
    }

    func listParked(_ request: ListParkedRequest, context: CallContext) async throws -> ListParkedResponse {
        var fields = RequestFields()
        let page = ParkedPage(request, &fields)
        if request.destination.utf8.count > Self.nameBytesMax {
            fields.refuse("destination", "has at most \(Self.nameBytesMax) bytes")
        }
        guard let page, fields.areValid else { throw fields.error }
        let found = try await parked.list(
            destination: request.destination, takenBy: service, after: page.after, limit: page.size + 1)
        let shown = found.prefix(page.size)
        return ListParkedResponse(
            events: shown.map { $0.contract(of: service) },
            nextPageToken: found.count > page.size ? shown.last.map(ParkedPage.token) ?? "" : "")
    }

    func retryParked(_ request: RetryParkedRequest, context: CallContext) async throws -> RetryParkedResponse {
        let ids = try Self.ids(request.eventIDs)
        let answer = try await keys.perform(
            key: request.idempotencyKey, method: OperationsClient.Methods.retryParked.path, request: request, on: pool,
            deadline: context.deadline
        ) { transaction in
            RetryParkedResponse(events: Int32(clamping: try await parked.retry(ids, in: transaction)))
        }
        outbox.wake()
        var response = answer.response
        response.replayed = answer.isReplayed
        return response
    }

    func discardParked(_ request: DiscardParkedRequest, context: CallContext) async throws -> DiscardParkedResponse {
        let ids = try Self.ids(request.eventIDs)
        let answer = try await keys.perform(
            key: request.idempotencyKey, method: OperationsClient.Methods.discardParked.path, request: request,
            on: pool, deadline: context.deadline
        ) { transaction in
            DiscardParkedResponse(events: Int32(clamping: try await parked.discard(ids, in: transaction)))
        }
        var response = answer.response
        response.replayed = answer.isReplayed
        return response
    }

    private static func ids(_ texts: [String]) throws -> [PostgresUUID] {
        var fields = RequestFields()
        if !(1...eventsMax).contains(texts.count) {
            fields.refuse("event_ids", "has 1 to \(eventsMax) elements, came \(texts.count)")
            throw fields.error
        }
        let ids = texts.enumerated().compactMap { index, text in
            fields.read("event_ids[\(index)]") { () throws(DomainError) in try EventID(text).postgresUUID }
        }
        guard fields.areValid else { throw fields.error }
        return ids
    }
}

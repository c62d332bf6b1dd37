internal import CommonContract
internal import Domain
internal import Postgres
internal import RPCServicesContract
internal import WellKnownContract

extension JobState {
    /// As the wire carries it.
    var contract: RPCServicesContract.Job {
        RPCServicesContract.Job(
            name: name, intervalSeconds: interval.components.seconds, dueAt: dueAt.map { .init($0) },
            isRunning: isRunning, startedFor: startedFor.map { .init($0) }, cursor: cursor ?? "",
            lastError: lastError ?? "")
    }
}

extension EventLag {
    /// As the wire carries it.
    func contract(to destination: String) -> Lag {
        Lag(
            destination: destination, waiting: waiting, retrying: retrying, oldestAt: oldestAt.map { .init($0) },
            parked: parked)
    }

    /// Those that were taken from another service.
    func contract(takenFrom source: String) -> TakenLag {
        TakenLag(source: source, waiting: waiting, oldestAt: oldestAt.map { .init($0) }, parked: parked)
    }
}

extension ParkedEvent {
    /// As the wire carries it.
    ///
    /// - Parameter service: The one that has it.
    func contract(of service: String) -> RPCServicesContract.ParkedEvent {
        RPCServicesContract.ParkedEvent(
            eventID: EventID(event.id).description, destination: event.destination,
            playerID: PlayerID(event.playerID).description, type: event.type, attempts: Int32(clamping: attempts),
            lastError: lastError, occurredAt: .init(event.occurredAt), parkedAt: .init(parkedAt),
            source: source ?? service)
    }
}

/// Which part of the list of parked events a call wants.
struct ParkedPage {
    let size: Int
    /// The last one of the page before.
    let after: (parkedAt: PostgresTimestamp, id: PostgresUUID)?

    /// Reads which part is wanted, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    init?(_ request: ListParkedRequest, _ fields: inout RequestFields) {
        let size = fields.read("page_size") { () throws(DomainError) in
            try Page(PageRequest(pageSize: request.pageSize), keyCount: Page.timedRowKeyCount).size
        }
        let after = fields.read("page_token") { () throws(DomainError) in
            try Page(PageRequest(pageToken: request.pageToken), keyCount: Page.timedRowKeyCount).timedRow()
        }
        guard let size, let after else { return nil }
        self.size = size
        self.after = after.map { ($0.time.postgresTimestamp, EventID($0.id).postgresUUID) }
    }

    /// The token of the page that follows an event.
    static func token(after event: ParkedEvent) -> String {
        Page.token(after: [
            event.parkedAt.microsecondsSince1970, Int64(bitPattern: event.event.id.high),
            Int64(bitPattern: event.event.id.low),
        ])
    }
}

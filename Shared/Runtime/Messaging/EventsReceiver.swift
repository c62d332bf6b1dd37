package import EventsContract
internal import Postgres
package import RPC
internal import WellKnownContract

/// Answers `loyalty.events.v1.Events` with a service's ``Inbox``.
package struct EventsReceiver: EventsHandler {
    private let inbox: Inbox

    package init(_ inbox: Inbox) { self.inbox = inbox }

    package func deliver(_ request: DeliverRequest, context: CallContext) async throws -> DeliverResponse {
        try Self.check(request, context.peer)
        // What is malformed gets its outcome here; the inbox sees the rest.
        var outcomes = [EventOutcome?](repeating: nil, count: request.events.count)
        var positions: [Int] = []
        var events: [OutboxEvent] = []
        events.reserveCapacity(request.events.count)
        for (index, event) in request.events.enumerated() {
            do {
                events.append(try OutboxEvent(event))
                positions.append(index)
            } catch {
                outcomes[index] = EventOutcome(.failed(error))
            }
        }
        let applied = try await inbox.apply(events, from: request.source, deadline: context.deadline)
        for (position, outcome) in zip(positions, applied) { outcomes[position] = EventOutcome(outcome) }
        return DeliverResponse(outcomes: outcomes.map { $0 ?? EventOutcome(.deferred) })
    }

    private static func check(_ request: DeliverRequest, _ peer: PeerIdentity?) throws(RPCError) {
        guard (1...40).contains(request.source.utf8.count) else {
            throw .invalidArgument(field: "source", "must name the sending service in 1 to 40 bytes")
        }
        guard request.events.count <= Inbox.batchEventsMax else {
            throw .invalidArgument(
                field: "events", "must be \(Inbox.batchEventsMax) at most, are \(request.events.count)")
        }
        // With certificates, a service speaks for itself only: ids of another's events must not be used up.
        if let peer, peer.name.split(separator: "/").last.map(String.init) != request.source {
            throw RPCError(.permissionDenied, "\(peer) may not deliver the events of \(request.source).")
        }
    }
}

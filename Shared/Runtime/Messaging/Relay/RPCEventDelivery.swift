internal import EventsContract
package import RPC

/// Delivers events by `loyalty.events.v1.Events/Deliver`.
package struct RPCEventDelivery: EventDelivery {
    private let client: EventsClient
    private let source: String
    private let options: CallOptions

    /// - Parameters:
    ///   - client: Leads to the receiver.
    ///   - source: This service, such as `rewards`.
    package init(_ client: RPCClient, source: String, timeout: Duration) {
        self.client = EventsClient(client)
        self.source = source
        options = CallOptions(timeout: timeout)
    }

    package func deliver(_ events: [OutboxEvent]) async throws(RPCError) -> [DeliveryOutcome] {
        let request = DeliverRequest(source: source, events: events.map { Event($0) })
        return try await client.deliver(request, options: options).outcomes.map { DeliveryOutcome($0) }
    }
}

extension Event {
    fileprivate init(_ event: OutboxEvent) {
        self.init(
            eventID: event.id.bytes, playerID: "\(event.playerID)", type: event.type, payload: event.payload,
            occurredAt: .init(event.occurredAt), traceparent: event.traceContext ?? "")
    }
}

extension DeliveryOutcome {
    fileprivate init(_ outcome: EventOutcome) {
        switch outcome.status {
        case .applied: self = .applied
        case .duplicate: self = .duplicate
        case .deferred: self = .deferred
        case .failed, .unspecified, .unrecognized:
            self = .failed(DeliveryError(reason: outcome.reason, message: outcome.message))
        }
    }
}

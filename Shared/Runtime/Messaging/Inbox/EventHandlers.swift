package import Messages
package import Postgres

/// What a service does with each type of event.
package struct EventHandlers: Sendable {
    /// A handler without its type.
    struct Handler: Sendable {
        /// Unpacks a payload.
        let unpack: @Sendable ([UInt8]) throws -> any Sendable
        let apply: @Sendable ([ReceivedEvent], PostgresTransaction) async throws -> Void
    }

    private(set) var byType: [String: Handler] = [:]

    package init() {}

    /// Applies events whose payload is `Payload`.
    ///
    /// - Parameters:
    ///   - apply: Gets events that were never applied before, each player's in order, as many at once as that allows, and
    ///     does its work set-based in the transaction that also records them. It may run again with the same events, or
    ///     with a part of them. Whatever it throws rolls the transaction back; ``EventRejection`` names the culprits.
    package mutating func on<Payload: Message>(
        _ type: Payload.Type = Payload.self,
        apply: @escaping @Sendable ([InboundEvent<Payload>], PostgresTransaction) async throws -> Void
    ) {
        precondition(byType[Payload.fullName] == nil, "\(Payload.fullName) has two handlers")
        byType[Payload.fullName] = Handler(
            unpack: { try Payload(unpacking: $0) },
            apply: { received, transaction in
                let events = received.compactMap { event in
                    (event.payload as? Payload).map { payload in
                        InboundEvent(
                            id: event.id, source: event.source, playerID: event.playerID, occurredAt: event.occurredAt,
                            payload: payload)
                    }
                }
                precondition(events.count == received.count, "\(Payload.fullName) was given another type's events")
                try await apply(events, transaction)
            })
    }
}

/// An event that arrived, with its payload unpacked but not typed.
struct ReceivedEvent: Sendable {
    let id: PostgresUUID
    let source: String
    let playerID: PostgresUUID
    let occurredAt: PostgresTimestamp
    let type: String
    let payload: any Sendable
}

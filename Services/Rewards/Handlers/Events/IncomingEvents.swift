package import Domain
private import Messages
package import Postgres
private import PurchasesContract
private import RPC
package import ServiceRuntime
private import VIPContract

/// What rewards does with the events of others: purchases that are paid or refunded, levels reached, birthday gifts.
///
/// An event becomes postings that are written in the transaction which records it in the inbox, a batch of events with one set
/// of statements. One of a player whom nobody has registered yet waits in `waiting_events`, and those after it with it.
package struct IncomingEvents: Sendable {
    private typealias Read = @Sendable (WaitingEvent) throws -> Arrived

    /// How many events a batch of the job takes.
    private static let eventsPerBatch = 200
    /// How soon after the registration waiting events are applied.
    private static let interval = Duration.seconds(5)

    /// An event with what it posts.
    private struct Arrived: Sendable {
        var event: WaitingEvent
        var postings: [Posting]
        var isPaidOnce: Bool
    }

    private let database: PostgresPool
    private let postings: PostingStore
    private let waiting = WaitingStore()
    private let outbox: Outbox
    private let clock: any WallClock
    private let readers: [String: Read]

    package init(database: PostgresPool, postings: PostingStore, outbox: Outbox, clock: any WallClock) {
        self.database = database
        self.postings = postings
        self.outbox = outbox
        self.clock = clock
        readers = [
            PurchaseCompleted.fullName: { try Self.read(PurchaseCompleted(unpacking: $0.payload), $0) },
            PurchaseRefunded.fullName: { try Self.read(PurchaseRefunded(unpacking: $0.payload), $0) },
            TierChanged.fullName: { try Self.read(TierChanged(unpacking: $0.payload), $0) },
            BirthdayGiftClaimed.fullName: { try Self.read(BirthdayGiftClaimed(unpacking: $0.payload), $0) },
        ]
    }

    /// Registers what is done with each type of event.
    package func register(on handlers: inout EventHandlers) {
        take(PurchaseCompleted.self, on: &handlers)
        take(PurchaseRefunded.self, on: &handlers)
        take(TierChanged.self, on: &handlers)
        take(BirthdayGiftClaimed.self, on: &handlers)
    }

    private func take<Event: OwedEvent>(_ type: Event.Type, on handlers: inout EventHandlers) {
        handlers.on(Event.self) { events, transaction in
            var rejected: [PostgresUUID: DeliveryError] = [:]
            var arrived: [Arrived] = []
            for event in events {
                do {
                    arrived.append(try Self.read(event.payload, try WaitingEvent(event)))
                } catch let error as DomainError {
                    rejected[event.id] = DeliveryError(reason: "EVENT_MALFORMED", message: error.message)
                }
            }
            if !rejected.isEmpty { throw EventRejection(rejected) }
            try await apply(arrived, in: transaction)
        }
    }

    private static func read(_ payload: some OwedEvent, _ event: WaitingEvent) throws(DomainError) -> Arrived {
        Arrived(
            event: event, postings: try payload.postings(to: event.playerID, at: event.occurredAt),
            isPaidOnce: Swift.type(of: payload).isPaidOnce)
    }

    /// Applies events of players who are registered, and keeps the others.
    private func apply(_ arrived: [Arrived], in transaction: PostgresTransaction) async throws {
        let players = Set(arrived.map(\.event.playerID)).sorted()
        let behind = try await waiting.waiting(among: players, in: transaction)
        let unknown = try await write(arrived.filter { !behind.contains($0.event.playerID) }, in: transaction)
        let kept = arrived.map(\.event).filter { behind.contains($0.playerID) || unknown.contains($0.playerID) }
        try await waiting.add(kept, at: clock.now(), in: transaction)
    }

    /// Writes what events post.
    ///
    /// - Returns: The players whom nobody has registered.
    /// - Throws: `EventRejection` for events that cannot be applied; nothing of the batch stands then.
    private func write(_ arrived: [Arrived], in transaction: PostgresTransaction) async throws -> Set<PlayerID> {
        let all = arrived.flatMap(\.postings)
        var outcomes = try await postings.write(all, at: clock.now(), in: transaction).makeIterator()
        var unknown: Set<PlayerID> = []
        var rejected: [PostgresUUID: DeliveryError] = [:]
        for event in arrived {
            for posting in event.postings {
                guard case .refused(let refusal) = outcomes.next() else { continue }
                switch refusal {
                case .playerUnknown: unknown.insert(event.event.playerID)
                case .keyConflict where event.isPaidOnce: break
                default:
                    let error = refusal.error(for: posting)
                    rejected[event.event.eventID] = DeliveryError(
                        reason: error.details.reason, message: error.message)
                }
            }
        }
        if !rejected.isEmpty { throw EventRejection(rejected) }
        return unknown
    }

    // MARK: - Those that wait

    /// Applies waiting events of players who are registered by now.
    package var job: Job {
        Job(name: "apply_waiting_events", every: Self.interval) { _ in
            do {
                let count = try await applyWaiting()
                outbox.wake()
                return count < Self.eventsPerBatch ? .finished : .more(cursor: "")
            } catch let rejection as EventRejection {
                try await waiting.refuse(rejection.reasons.mapValues(\.description), at: clock.now(), on: database)
                return .more(cursor: "")
            }
        }
    }

    private func applyWaiting() async throws -> Int {
        try await database.transaction { transaction in
            let events = try await waiting.take(Self.eventsPerBatch, in: transaction)
            var arrived: [Arrived] = []
            for event in events {
                guard let read = readers[event.type] else { continue }
                arrived.append(try read(event))
            }
            _ = try await write(arrived, in: transaction)
            return events.count
        }
    }
}

extension WaitingEvent {
    fileprivate init(_ event: InboundEvent<some OwedEvent>) throws {
        self.init(
            eventID: event.id, playerID: PlayerID(event.playerID), source: event.source,
            type: Swift.type(of: event.payload).fullName, payload: try event.payload.packedBytes(),
            occurredAt: try Timestamp(microseconds: event.occurredAt.microsecondsSince1970))
    }
}

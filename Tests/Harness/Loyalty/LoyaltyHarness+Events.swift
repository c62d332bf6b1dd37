package import EventsContract
private import Foundation
package import Messages
private import WellKnownContract

extension LoyaltyHarness {
    /// Delivers facts to a service as the relay of another one does, each with an id of its own, in one batch.
    ///
    /// For what a service does with news that come late, twice, or in another order than usual.
    ///
    /// - Parameters:
    ///   - payloads: The events' messages, in order.
    ///   - source: Whose outbox they come from, such as `purchases`.
    ///   - player: Whose events they are.
    /// - Returns: What became of each.
    @discardableResult
    package func deliver(
        _ payloads: [any Message], of player: String, from source: String, to service: LoyaltyService
    ) async throws -> [EventStatus] {
        let now = WellKnownContract.Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        let events = try payloads.map { payload in
            Event(
                eventID: (0..<16).map { _ in UInt8.random(in: 0...255) }, playerID: player,
                type: type(of: payload).fullName, payload: try payload.packedBytes(), occurredAt: now)
        }
        let request = DeliverRequest(source: source, events: events)
        return try await EventsClient(connection(to: service)).deliver(request).outcomes.map(\.status)
    }
}

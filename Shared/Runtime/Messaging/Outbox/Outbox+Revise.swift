package import Messages
package import Postgres

extension Outbox {
    /// Changes what a player's events say that no receiver has taken yet, parked ones too: for what must be forgotten before
    /// it is told. Which events there are, and their order, stays.
    ///
    /// One that is on its way at this moment may still arrive as it was.
    ///
    /// - Parameters:
    ///   - type: The events' type.
    ///   - destinations: Those that are told such events.
    ///   - revise: Called for each.
    /// - Throws: `MessageError` for a payload that is none of the type; what the database throws.
    package func revise<Payload: Message>(
        _ type: Payload.Type, of player: PostgresUUID, to destinations: [String], in transaction: PostgresTransaction,
        _ revise: (inout Payload) -> Void
    ) async throws {
        func revised(_ rows: PostgresRows) throws -> (ids: [PostgresUUID], payloads: [PostgresBytes]) {
            var (ids, payloads): ([PostgresUUID], [PostgresBytes]) = ([], [])
            for row in rows {
                let (id, packed) = try row.decode((PostgresUUID, PostgresBytes).self)
                var payload = try Payload(unpacking: packed.bytes)
                revise(&payload)
                ids.append(id)
                payloads.append(PostgresBytes(try payload.packedBytes()))
            }
            return (ids, payloads)
        }
        let waiting = transaction.send(statements.undelivered, destinations, player, Payload.fullName)
        let parked = transaction.send(statements.parked, destinations, player, Payload.fullName)
        let (ids, payloads) = try revised(try await waiting.rows())
        if !ids.isEmpty {
            try await transaction.execute(statements.revise, destinations, player, ids, payloads)
        }
        let (parkedIDs, parkedPayloads) = try revised(try await parked.rows())
        if !parkedIDs.isEmpty {
            try await transaction.execute(statements.reviseParked, player, parkedIDs, parkedPayloads)
        }
    }
}

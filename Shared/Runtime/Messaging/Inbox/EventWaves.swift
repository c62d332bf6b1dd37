internal import Postgres

/// Orders a batch so that each handler gets as many events at once as each player's order allows.
///
/// A player's events are cut where their type changes; the first pieces of all players make the first wave, the second
/// ones the second. Within a wave the types do not touch the same player, so each type's events go to its handler
/// together. Most batches are one wave.
enum EventWaves {
    struct Group: Sendable, Hashable {
        let type: String
        /// Positions in the batch, ascending.
        var indices: [Int]
    }

    /// - Parameter events: The player and the type of each event, by position; positions ascending.
    /// - Returns: Groups in the order to apply them.
    static func plan(_ events: [(index: Int, player: PostgresUUID, type: String)]) -> [Group] {
        // One type alone, the usual case, needs no bookkeeping.
        if let first = events.first, events.allSatisfy({ $0.type == first.type }) {
            return [Group(type: first.type, indices: events.map(\.index))]
        }
        var last: [PostgresUUID: (wave: Int, type: String)] = [:]
        var waves: [[Group]] = []
        for event in events {
            var wave = 0
            if let previous = last[event.player] {
                wave = previous.type == event.type ? previous.wave : previous.wave + 1
            }
            last[event.player] = (wave, event.type)
            if wave == waves.count { waves.append([]) }
            if let position = waves[wave].firstIndex(where: { $0.type == event.type }) {
                waves[wave][position].indices.append(event.index)
            } else {
                waves[wave].append(Group(type: event.type, indices: [event.index]))
            }
        }
        return waves.flatMap { $0 }
    }
}

internal import Postgres

/// Decides which events of a batch are tried together, until each has an outcome: by the inbox in one transaction, by
/// the relay in one call.
///
/// The whole batch first. What fails is halved, players never divided, until the events that cannot be applied stand
/// alone: k of them among n cost about k log n transactions. Each player's events keep their order: once one has failed,
/// the player's later ones are held.
struct BatchWork: Sendable {
    /// Positions in the batch, tried together, in order.
    typealias Attempt = [Int]

    private let players: [PostgresUUID]
    private var waiting: [Attempt]
    private(set) var outcomes: [DeliveryOutcome?]

    /// - Parameter players: The player of each event of the batch, in order.
    init(players: [PostgresUUID]) {
        self.players = players
        outcomes = Array(repeating: nil, count: players.count)
        waiting = players.isEmpty ? [] : [Array(players.indices)]
    }

    /// What to try next; nil when every event has an outcome.
    mutating func next() -> Attempt? {
        while let attempt = waiting.popLast() {
            let undecided = attempt.filter { outcomes[$0] == nil }
            if !undecided.isEmpty { return undecided }
        }
        return nil
    }

    /// The attempt is committed; `applied` are those that were new.
    mutating func committed(_ attempt: Attempt, applied: Set<Int>) {
        for index in attempt { outcomes[index] = applied.contains(index) ? .applied : .duplicate }
    }

    /// These cannot be tried at all.
    mutating func refused(_ reasons: [Int: DeliveryError]) {
        for (index, reason) in reasons.sorted(by: { $0.key < $1.key }) where outcomes[index] == nil {
            fail(index, reason)
        }
    }

    /// The receiver has answered for each event of the attempt.
    mutating func answered(_ attempt: Attempt, _ answers: [DeliveryOutcome]) {
        precondition(attempt.count == answers.count, "\(answers.count) answers for \(attempt.count) events")
        for (index, answer) in zip(attempt, answers) where outcomes[index] == nil {
            if case .failed(let error) = answer { fail(index, error) } else { outcomes[index] = answer }
        }
    }

    /// The attempt was rolled back, for these events' sake. The rest is tried again.
    mutating func rejected(_ attempt: Attempt, reasons: [Int: DeliveryError]) {
        let named = attempt.filter { reasons[$0] != nil }
        guard !named.isEmpty else {
            // It blames events that are not here; without an end to this, it would be asked for ever.
            return failed(attempt, DeliveryError(reason: "INTERNAL", message: "rejected for an unknown event"))
        }
        for index in named where outcomes[index] == nil {
            if let reason = reasons[index] { fail(index, reason) }
        }
        waiting.append(attempt)
    }

    /// The attempt was rolled back, and nobody knows for whose sake.
    mutating func failed(_ attempt: Attempt, _ error: DeliveryError) {
        guard attempt.count > 1 else {
            if let index = attempt.first { fail(index, error) }
            return
        }
        let halves = split(attempt)
        // The first half is on top: it is tried first.
        waiting.append(halves.second)
        waiting.append(halves.first)
    }

    private mutating func fail(_ index: Int, _ error: DeliveryError) {
        outcomes[index] = .failed(error)
        for later in players.indices.dropFirst(index + 1)
        where players[later] == players[index] && outcomes[later] == nil {
            outcomes[later] = .deferred
        }
    }

    /// Divides by player; one player's events by position, the earlier ones first.
    private func split(_ attempt: Attempt) -> (first: Attempt, second: Attempt) {
        var order: [PostgresUUID: Int] = [:]
        for index in attempt where order[players[index]] == nil { order[players[index]] = order.count }
        guard order.count > 1 else {
            let middle = attempt.count / 2
            return (Array(attempt[..<middle]), Array(attempt[middle...]))
        }
        let middle = order.count / 2
        return (
            attempt.filter { order[players[$0], default: 0] < middle },
            attempt.filter { order[players[$0], default: 0] >= middle }
        )
    }
}

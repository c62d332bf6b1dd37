import Postgres
import TestSupport
import Testing

@testable import ServiceRuntime

@Suite("Batch work")
struct BatchWorkTests {
    @Test("A batch that works is one transaction; what was there before is a duplicate")
    func wholeBatch() {
        var work = BatchWork(players: [.player(1), .player(2), .player(1)])
        let attempt = work.next()
        #expect(attempt == [0, 1, 2])
        work.committed([0, 1, 2], applied: [0, 2])
        #expect(work.next() == nil)
        #expect(work.outcomes == [.applied, .duplicate, .applied])
    }

    @Test("A poison event among a thousand fails alone, holds its player's later events, and costs few transactions")
    func poison() {
        let players = (0..<1_000).map { PostgresUUID.player($0 % 250) }
        let result = run(players: players) { $0.contains(300) }
        #expect(result.outcomes[300] == .failed(.poison))
        #expect(result.outcomes[550] == .deferred)
        #expect(result.outcomes[800] == .deferred)
        #expect(result.outcomes[50] == .applied)
        #expect(result.outcomes.filter { $0 == .applied }.count == 997)
        // Twice the logarithm of the players, and of the four events of the one.
        #expect(result.transactions <= 2 * (8 + 2) + 1, "took \(result.transactions)")
    }

    @Test("A handler that names the culprits saves the search")
    func rejection() {
        var work = BatchWork(players: [.player(1), .player(2), .player(1), .player(3)])
        let first = work.next() ?? []
        work.rejected(first, reasons: [0: .poison])
        let second = work.next() ?? []
        #expect(second == [1, 3])
        work.committed(second, applied: [1, 3])
        #expect(work.next() == nil)
        #expect(work.outcomes == [.failed(.poison), .applied, .deferred, .applied])
    }

    @Test("A rejection that names events of no batch cannot keep the inbox busy for ever")
    func wrongRejection() {
        var work = BatchWork(players: [.player(1), .player(2)])
        var transactions = 0
        while let attempt = work.next() {
            work.rejected(attempt, reasons: [99: .poison])
            transactions += 1
        }
        #expect(transactions == 3)
        #expect(work.outcomes.allSatisfy { if case .failed = $0 { true } else { false } })
    }

    @Test("Whatever fails: every event gets an outcome, nothing passes a failed one of its player, others apply")
    func anyFailures() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let count = Int.random(in: 1...60, using: &generator)
            let players = (0..<count).map { _ in PostgresUUID.player(Int.random(in: 0..<8, using: &generator)) }
            let poison = Set((0..<count).filter { _ in Int.random(in: 0..<10, using: &generator) == 0 })
            let result = run(players: players) { !poison.isDisjoint(with: $0) }
            var failedPlayers: Set<PostgresUUID> = []
            for index in 0..<count {
                let expected: DeliveryOutcome =
                    failedPlayers.contains(players[index])
                    ? .deferred : poison.contains(index) ? .failed(.poison) : .applied
                #expect(result.outcomes[index] == expected, "seed \(seed), event \(index)")
                if poison.contains(index) { failedPlayers.insert(players[index]) }
            }
            #expect(result.isInOrder, "seed \(seed)")
        }
    }

    /// Runs a batch to its end; an attempt fails where `fails` says so.
    private func run(
        players: [PostgresUUID], fails: ([Int]) -> Bool
    ) -> (outcomes: [DeliveryOutcome?], transactions: Int, isInOrder: Bool) {
        var work = BatchWork(players: players)
        var transactions = 0
        var last: [PostgresUUID: Int] = [:]
        var isInOrder = true
        while let attempt = work.next() {
            transactions += 1
            if fails(attempt) {
                work.failed(attempt, .poison)
            } else {
                work.committed(attempt, applied: Set(attempt))
                for index in attempt {
                    if let previous = last[players[index]], previous >= index { isInOrder = false }
                    last[players[index]] = index
                }
            }
        }
        return (work.outcomes, transactions, isInOrder)
    }
}

@Suite("Event waves")
struct EventWavesTests {
    @Test("Events of one type are one group")
    func oneType() {
        let groups = EventWaves.plan([(0, .player(1), "a"), (1, .player(2), "a"), (2, .player(1), "a")])
        #expect(groups == [.init(type: "a", indices: [0, 1, 2])])
    }

    @Test("A player's change of type starts a wave; others stay together")
    func twoTypes() {
        let groups = EventWaves.plan([
            (0, .player(1), "a"), (1, .player(2), "b"), (2, .player(1), "b"), (3, .player(2), "b"),
            (4, .player(1), "a"),
        ])
        #expect(
            groups == [
                .init(type: "a", indices: [0]), .init(type: "b", indices: [1, 3]), .init(type: "b", indices: [2]),
                .init(type: "a", indices: [4]),
            ])
    }

    @Test("Whatever the mix: every event once, each player's in order")
    func anyMix() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let events = (0..<Int.random(in: 0...40, using: &generator)).map { index in
                (
                    index: index, player: PostgresUUID.player(Int.random(in: 0..<5, using: &generator)),
                    type: ["a", "b", "c"][Int.random(in: 0..<3, using: &generator)]
                )
            }
            let order = EventWaves.plan(events).flatMap(\.indices)
            #expect(order.sorted() == events.map(\.index), "seed \(seed)")
            for player in Set(events.map(\.player)) {
                let own = order.filter { events[$0].player == player }
                #expect(own == own.sorted(), "seed \(seed)")
            }
        }
    }
}

import Domain
import TestSupport
import Testing
import VIPService

@Suite("A ladder, and one that takes its place")
struct LadderTests {
    private func level(_ id: Int64, rank: Int32, points: String) throws -> VIPLevel {
        VIPLevel(id: try VIPLevelID(id), name: "Level \(id)", rank: rank, pointsRequired: try Points(points))
    }

    private func placed(
        _ standing: Standing, on ladder: Ladder, keeps: Bool = false
    ) throws -> (standing: Standing, changes: [LevelChange]) {
        var (standing, changes) = (standing, [LevelChange]())
        _ = ladder.place(&standing, keepsReachedLevels: keeps, at: .fixture, &changes)
        return (standing, changes)
    }

    @Test("A ladder with a rank twice, or that asks for less further up, is refused")
    func refusals() throws {
        let ladder = try Ladder.fixture()
        let twice = ladder.replaced(by: [try level(1, rank: 1, points: "0"), try level(7, rank: 1, points: "5")])
        #expect(throws: LevelRefusal.rankTaken(by: 1)) { try twice.get() }
        let falling = ladder.replaced(by: [try level(1, rank: 1, points: "9"), try level(7, rank: 2, points: "5")])
        #expect(throws: LevelRefusal.ladderNotAscending) { try falling.get() }
    }

    @Test("Levels that are left out are retired, and come back when they are named again")
    func retired() throws {
        let short = try Ladder.fixture().replaced(by: [try level(1, rank: 1, points: "0")]).get()
        #expect(Set(short.retired.map(\.id.value)) == [2, 3, 4])
        let again = try short.replaced(by: try Ladder.fixture().levels).get()
        #expect(again.retired.isEmpty)
        #expect(again == (try Ladder.fixture()))
    }

    @Test("Players go down to where their points put them, one change for each level")
    func down() throws {
        let steeper = try Ladder.fixture().replaced(by: [
            try level(1, rank: 1, points: "0"), try level(2, rank: 2, points: "4000"),
            try level(3, rank: 3, points: "8000"), try level(4, rank: 4, points: "9000"),
        ]).get()
        let (standing, changes) = try placed(try .fixture(rank: 3), on: steeper)
        #expect(standing.levelID == (try VIPLevelID(1)))
        #expect(changes.map(\.new?.rank) == [2, 1])
        #expect(changes.allSatisfy { $0.kind == .tierDown && $0.reason == .ladderChanged })
    }

    @Test("Players keep what they have where that is asked for, and still go up")
    func keeps() throws {
        let other = try Ladder.fixture().replaced(by: [
            try level(1, rank: 1, points: "0"), try level(2, rank: 2, points: "500"),
            try level(3, rank: 3, points: "8000"),
        ]).get()
        #expect(try placed(try .fixture(rank: 3), on: other, keeps: true).changes.isEmpty)
        let (up, changes) = try placed(try .fixture(rank: 1, points: "600"), on: other, keeps: true)
        #expect(up.levelID == (try VIPLevelID(2)))
        #expect(changes.map(\.kind) == [.tierUp])
    }

    @Test("Nobody stays on a level that the ladder left out")
    func leavesRetired() throws {
        let other = try Ladder.fixture().replaced(by: [
            try level(1, rank: 1, points: "0"), try level(2, rank: 2, points: "1000"),
            try level(9, rank: 3, points: "9000"),
        ]).get()
        #expect(try placed(try .fixture(rank: 3), on: other).standing.levelID == VIPLevelID(2))
        // Level 9 has the rank that level 3 had.
        let (kept, changes) = try placed(try .fixture(rank: 3), on: other, keeps: true)
        #expect(kept.levelID == (try VIPLevelID(9)))
        #expect(changes.count == 1)
    }

    @Test("A player below the lowest level has none")
    func none() throws {
        let other = try Ladder.fixture().replaced(by: [try level(1, rank: 1, points: "10")]).get()
        let (standing, changes) = try placed(try .fixture(rank: 1, points: "9"), on: other)
        #expect(standing.levelID == nil && changes.map(\.new) == [nil])
    }

    @Test("Placing twice moves once", arguments: [true, false])
    func idempotent(keeps: Bool) throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<500 {
            let thresholds = (0..<3).map { _ in Int.random(in: 0...6_000, using: &generator) }.sorted()
            let levels = try thresholds.enumerated().map {
                try level(
                    Int64.random(in: 1...2, using: &generator) + Int64($0) * 2, rank: Int32($0) + 1, points: "\($1)")
            }
            let other = try Ladder.fixture().replaced(by: levels).get()
            let standing = try Standing.fixture(
                rank: .random(in: 1...4, using: &generator), points: "\(Int.random(in: 0...7_000, using: &generator))")
            let once = try placed(standing, on: other, keeps: keeps)
            #expect(try placed(once.standing, on: other, keeps: keeps).changes.isEmpty)
            #expect(once.standing.levelID.map { id in other.levels.contains { $0.id == id } } ?? true)
        }
    }
}

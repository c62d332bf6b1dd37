import Domain
import Testing
import VIPService

@Suite("Points that an operator gives or takes")
struct AdjustmentTests {
    private func adjustment(_ points: String) throws -> PointsAdjustment {
        PointsAdjustment(
            playerID: .fixture, points: try Points(points), operatorName: "ops", reason: "goodwill", at: .fixture)
    }

    @Test("Points that are given take the levels that they reach")
    func up() throws {
        var (standing, changes) = (try Standing.fixture(), [LevelChange]())
        let done = try standing.adjust(by: try adjustment("2000.5"), on: try .fixture(), &changes)
        #expect(done.pointsAfter == (try Points("2000.5")))
        #expect(standing.levelID == (try VIPLevelID(3)))
        #expect(changes.map(\.reason) == [.pointsAdjusted, .pointsAdjusted])
    }

    @Test("Points that are taken take no level")
    func down() throws {
        var (standing, changes) = (try Standing.fixture(rank: 3), [LevelChange]())
        _ = try standing.adjust(by: try adjustment("-2000"), on: try .fixture(), &changes)
        #expect(standing.points == .zero)
        #expect(standing.levelID == (try VIPLevelID(3)))
        #expect(changes.isEmpty)
    }

    @Test("More than there are cannot be taken, and nothing changes")
    func tooMany() throws {
        var (standing, changes) = (try Standing.fixture(rank: 2), [LevelChange]())
        let before = standing
        #expect(throws: AdjustmentRefusal.pointsInsufficient(try Points("1000"))) {
            try standing.adjust(by: try adjustment("-1000.000000001"), on: try .fixture(), &changes)
        }
        #expect(standing == before)
    }
}

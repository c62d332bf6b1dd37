import CommonContract
import LoyaltyHarness
import RPC
import Testing
import VIPContract

@Suite("The calls of levels")
struct LevelCallTests {
    private func level(_ id: Int32, rank: Int32, points: String) -> Level {
        Level(
            levelID: id, name: "Level \(id)", rank: rank, pointsRequired: Decimal(points),
            storeMultiplier: Decimal("1.5"), dailyBonusMultiplier: Decimal("1"))
    }

    @Test("A level that is defined is listed in its place")
    func define() async throws {
        try await LoyaltyHarness.run(services: [.vip]) { loyalty in
            let level = level(7, rank: 7, points: "2000000")
            let answer = try await loyalty.vip.levels.defineLevel(
                DefineLevelRequest(idempotencyKey: "a", level: level))
            let list = try await loyalty.vip.levels.listLevels(ListLevelsRequest())
            #expect(list.levels.map(\.rank) == [1, 2, 3, 4, 5, 6, 7])
            #expect(list.levels.last == answer.level)
        }
    }

    @Test("A rank that is taken and a ladder that goes down are refused, and change nothing")
    func refusals() async throws {
        try await LoyaltyHarness.run(services: [.vip]) { loyalty in
            let before = try await loyalty.vip.levels.listLevels(ListLevelsRequest())
            let taken = try await refusal {
                _ = try await loyalty.vip.levels.defineLevel(
                    DefineLevelRequest(idempotencyKey: "a", level: level(9, rank: 2, points: "5")))
            }
            #expect(taken.details.reason == "RANK_TAKEN")
            let descending = try await refusal {
                _ = try await loyalty.vip.levels.defineLevel(
                    DefineLevelRequest(idempotencyKey: "b", level: level(9, rank: 9, points: "5")))
            }
            #expect(descending.details.reason == "LADDER_NOT_ASCENDING")
            #expect(try await loyalty.vip.levels.listLevels(ListLevelsRequest()) == before)
        }
    }

    @Test("An unknown player has no status")
    func unknownPlayer() async throws {
        try await LoyaltyHarness.run(services: [.vip]) { loyalty in
            let error = try await refusal {
                _ = try await loyalty.vip.status.getStatus(
                    GetStatusRequest(playerID: "00000000-0000-4000-8000-000000000000"))
            }
            #expect(error.code == .notFound)
        }
    }
}

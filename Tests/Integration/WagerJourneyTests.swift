import CommonContract
import LoyaltyHarness
import RewardsContract
import Testing
import VIPContract

@Suite("A wager's way from the ledger to VIP points")
struct WagerJourneyTests {
    @Test("A wager posted to rewards shows as points at vip")
    func wagerBecomesPoints() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            try await loyalty.post(player, .wager, .sc, "2.5")
            let status = try await loyalty.status(of: player) { $0.points == Decimal("2.5") }
            #expect(status.totalWagering == Money("2.5"))
        }
    }

    @Test("Points are exact to the last digit: 0.01 SC is 0.01 point, 1 GC is 0.00001")
    func exactPoints() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player(gc: "5", sc: "1")
            try await loyalty.post(player, .wager, .sc, "0.01")
            try await loyalty.post(player, .wager, .gc, "1")
            let status = try await loyalty.status(of: player) { $0.points == Decimal("0.01001") }
            #expect(status.totalWagering == Money("1.01"))
        }
    }

    @Test("A wager that crosses three levels leaves three entries in the history, newest first")
    func threeLevels() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player(sc: "60000")
            try await loyalty.post(player, .wager, .sc, "50000")
            let status = try await loyalty.status(of: player) { $0.levelRank == 4 }
            #expect(status.levelName == "Platinum")
            #expect(status.pointsToNextLevel == Decimal("200000"))
            let history = try await loyalty.vip.status.listHistory(ListHistoryRequest(playerID: player))
            #expect(history.changes.map(\.newLevelRank) == [4, 3, 2])
            #expect(history.changes.map(\.previousLevelRank) == [3, 2, 1])
        }
    }

    @Test("A player exists at vip as soon as the registration has arrived, at the first level")
    func registrationArrives() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player()
            let status = try await loyalty.status(of: player) { $0.levelRank == 1 }
            #expect(status.points == Decimal("0"))
        }
    }

    @Test("Other postings earn no points")
    func onlyWagersCount() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
            let player = try await loyalty.player(sc: "10")
            try await loyalty.post(player, .win, .sc, "100")
            try await loyalty.post(player, .wager, .sc, "1")
            let status = try await loyalty.status(of: player) { $0.totalWagering == Money("1") }
            #expect(status.points == Decimal("1"))
        }
    }
}

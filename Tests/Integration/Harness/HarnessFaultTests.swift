import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import VIPContract

@Suite("The harness's clock and faults")
struct HarnessFaultTests {
    private func status(_ loyalty: LoyaltyHarness, _ player: String) async throws -> PlayerStatus? {
        try await loyalty.vip.status.getStatus(GetStatusRequest(playerID: player)).status
    }

    @Test("A link that is cut lets nothing through, and what waited arrives when it is mended")
    func cut() async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip], hasLinks: true) { loyalty in
            let link = loyalty.link(from: .rewards, to: .vip)
            let player = try await loyalty.player(sc: "5")
            link.cut()
            try await loyalty.post(player, .wager, .sc, "5")
            try await loyalty.eventually {
                try await loyalty.waitingEvents(of: .rewards)
            } until: {
                $0 > 0
            }
            link.mend()
            try await loyalty.eventually {
                try await status(loyalty, player)
            } until: {
                $0?.points == Decimal("5")
            }
        }
    }

    @Test("A delivery whose answer is lost is sent again, and counts once", arguments: LinkStop.Moment.allCases)
    func stop(_ moment: LinkStop.Moment) async throws {
        try await LoyaltyHarness.run(services: [.rewards, .vip], hasLinks: true) { loyalty in
            let player = try await loyalty.player(sc: "5")
            try await loyalty.eventually {
                try await loyalty.waitingEvents(of: .rewards)
            } until: {
                $0 == 0
            }
            let link = loyalty.link(from: .rewards, to: .vip)
            let stop = link.stopNext("Events/Deliver", at: moment)
            try await loyalty.post(player, .wager, .sc, "5")
            try await stop.waitUntilReached()
            let points = moment == .beforeRequest ? "0" : "5"
            #expect(try await status(loyalty, player)?.points == Decimal(points))
            #expect(try await loyalty.waitingEvents(of: .rewards) == 1)
            link.cut()
            link.mend()
            try await loyalty.eventually {
                try await loyalty.waitingEvents(of: .rewards)
            } until: {
                $0 == 0
            }
            #expect(try await status(loyalty, player)?.points == Decimal("5"))
        }
    }

    @Test("A call over a slow link takes as long as the link says")
    func delay() async throws {
        try await LoyaltyHarness.run(services: [.vip], hasLinks: true) { loyalty in
            let link = loyalty.link(from: nil, to: .vip)
            link.delay(by: .milliseconds(150))
            let start = ContinuousClock.now
            _ = try await loyalty.vip.levels.listLevels(ListLevelsRequest())
            #expect(.now - start >= .milliseconds(300))
        }
    }

    @Test("A service that was not wanted is not there, and can be started later")
    func subset() async throws {
        try await LoyaltyHarness.run(services: [.vip]) { loyalty in
            let options = CallOptions(timeout: .milliseconds(300))
            let error = try await refusal {
                _ = try await loyalty.rewards.players.getPlayer(
                    GetPlayerRequest(playerID: "00000000-0000-4000-8000-000000000000"), options: options)
            }
            #expect([.unavailable, .deadlineExceeded].contains(error.code))
            try await loyalty.start(.rewards)
            _ = try await loyalty.insist { try await loyalty.player() }
        }
    }

    @Test("Services go by the test's clock")
    func clock() async throws {
        let clock = try HarnessClock("2026-02-28T07:30:00Z")
        try await LoyaltyHarness.run(services: [.rewards, .vip], clock: clock) { loyalty in
            let player = try await loyalty.player(birthdate: "1992-02-29", timeZone: "America/Los_Angeles")
            try await loyalty.eventually {
                try await status(loyalty, player)
            } until: {
                $0 != nil
            }
            let claim = ClaimBirthdayGiftRequest(idempotencyKey: "gift", playerID: player)
            let early = try await refusal { _ = try await loyalty.vip.birthdays.claimBirthdayGift(claim) }
            #expect(early.details.metadata["next_birthday"] == "2026-02-28")
            clock.advance(by: .seconds(3_600))
            #expect(try await loyalty.vip.birthdays.claimBirthdayGift(claim).year == 2026)
        }
    }
}

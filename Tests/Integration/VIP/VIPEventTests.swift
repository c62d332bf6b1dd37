import CommonContract
import Domain
import LoyaltyHarness
import RPC
import RewardsContract
import ServiceRuntime
import Testing
import VIPContract
import VIPService

@Suite("What vip does with the events of rewards")
struct VIPEventTests {
    @Test("A wager that crosses three levels leaves three log rows and tells of three, in order, each with its reward")
    func threeLevels() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            try await vip.wager(player, "50000")
            let told = try await vip.told(TierChanged.self)
            #expect(told.map(\.change?.newLevelRank) == [2, 3, 4])
            #expect(told.map(\.gcReward) == [Money("10000"), Money("50000"), Money("100000")])
            #expect(told.map(\.scReward) == [Money("1"), Money("5"), Money("25")])
            #expect(try await vip.history(of: player).map(\.newLevelRank) == [4, 3, 2])
            #expect(try await vip.status(of: player).totalBonusesClaimed == Money("160031"))
        }
    }

    @Test("A batch that comes twice counts once, and tells once")
    func twice() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            let wager = WagerRecorded(
                playerID: player.description, transactionID: 1, currency: .sc, amount: Money("1000"),
                occurredAt: vip.clock.now().contract)
            let events = try [vip.event(player, wager), vip.event(player, wager)]
            #expect(try await vip.deliver(events) == [.applied, .applied])
            #expect(try await vip.deliver(events) == [.duplicate, .duplicate])
            #expect(try await vip.status(of: player).points == Decimal("2000"))
            #expect(try await vip.told(TierChanged.self).count == 1)
        }
    }

    @Test("A voided wager takes its points, its total and its day's back, and no level")
    func voided() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            try await vip.wager(player, "1000.5")
            try await vip.wager(player, "7", .gc)
            try await vip.void(player, "1000.5")
            let status = try await vip.status(of: player)
            #expect(status.points == Decimal("0.00007") && status.totalWagering == Money("7"))
            #expect(status.levelRank == 2)
            #expect(try await vip.row("SELECT points::text FROM vip.vip_points_daily") == "0.000070000")
            #expect(try await vip.row("SELECT wagers FROM vip.vip_points_daily", as: Int32.self) == 1)
        }
    }

    @Test("Registrations, wagers and voids of many players in one batch each take effect in order")
    func mixed() async throws {
        try await VIPDesk.run { vip in
            var events: [OutboxEvent] = []
            let players = (0..<50).map { _ in PlayerID.random() }
            let time = vip.clock.now().contract
            for player in players {
                let id = player.description
                events += try [
                    vip.event(player, PlayerRegistered(playerID: id, birthdate: "1990-02-28", registeredAt: time)),
                    vip.event(player, WagerRecorded(playerID: id, currency: .sc, amount: Money("5"), occurredAt: time)),
                    vip.event(player, WagerVoided(playerID: id, currency: .sc, amount: Money("5"), occurredAt: time)),
                    vip.event(player, WagerRecorded(playerID: id, currency: .gc, amount: Money("1"), occurredAt: time)),
                ]
            }
            #expect(try await vip.deliver(events).allSatisfy { $0 == .applied })
            for player in players {
                #expect(try await vip.status(of: player).points == Decimal("0.00001"))
            }
        }
    }

    @Test("A malformed event fails alone, with what is wrong")
    func malformed() async throws {
        try await VIPDesk.run { vip in
            let (good, bad) = (PlayerID.random(), PlayerID.random())
            let time = vip.clock.now().contract
            let outcomes = try await vip.deliver([
                vip.event(bad, WagerRecorded(playerID: bad.description, currency: .sc, amount: Money("-1"))),
                vip.event(
                    good, WagerRecorded(playerID: good.description, currency: .sc, amount: Money("1"), occurredAt: time)
                ),
                vip.event(.random(), PlayerRegistered(birthdate: "1990-02-30", timeZone: "Mars/Base")),
            ])
            #expect(outcomes[1] == .applied)
            guard case .failed(let wager) = outcomes[0], case .failed(let player) = outcomes[2] else {
                return #expect(Bool(false), "\(outcomes)")
            }
            #expect(wager.reason == "WAGER_MALFORMED" && player.reason == "PLAYER_MALFORMED")
        }
    }

    @Test("Batches at once for the same players lose nothing", .timeLimit(.minutes(1)))
    func atOnce() async throws {
        try await VIPDesk.run { vip in
            let players = (0..<20).map { _ in PlayerID.random() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    let events = try (0..<200).map { number in
                        let player = players[number % players.count]
                        return try vip.event(
                            player,
                            WagerRecorded(
                                playerID: player.description, currency: .sc, amount: Money("0.1"),
                                occurredAt: vip.clock.now().contract))
                    }
                    group.addTask { _ = try await vip.deliver(events) }
                }
                try await group.waitForAll()
            }
            for player in players { #expect(try await vip.status(of: player).points == Decimal("8")) }
        }
    }

    /// The gift can be claimed: today is the birthday that vip knows.
    private func isBirthday(of player: PlayerID, _ vip: VIPDesk) async throws -> Bool {
        do {
            _ = try await vip.birthdays.claimBirthdayGift(
                ClaimBirthdayGiftRequest(idempotencyKey: "claim", playerID: player.description), context: CallContext())
            return true
        } catch let error as RPCError where error.code == .failedPrecondition {
            return false
        }
    }

    @Test("A profile that changed decides about the next birthday; an older change that comes late does not")
    func profileChanges() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player(birthdate: "1990-07-01")
            func change(_ birthdate: String, after seconds: Int) throws -> OutboxEvent {
                try vip.event(
                    player,
                    PlayerProfileChanged(
                        playerID: player.description, birthdate: birthdate, timeZone: "Europe/Vienna",
                        changedAt: (vip.clock.now() + .seconds(seconds)).contract))
            }
            let late = try change("1990-08-01", after: 1)
            #expect(try await vip.deliver([change("1990-03-10", after: 2)]) == [.applied])
            #expect(try await vip.deliver([late]) == [.applied])
            #expect(try await isBirthday(of: player, vip))
        }
    }

    @Test("Of an erased player no birthday is left, also where the registration comes after the erasure")
    func erased() async throws {
        try await VIPDesk.run { vip in
            let player = PlayerID.random()
            let erasedAt = (vip.clock.now() + .seconds(1)).contract
            let erased = PlayerErased(playerID: player.description, erasedAt: erasedAt)
            #expect(try await vip.deliver([vip.event(player, erased)]) == [.applied])
            _ = try await vip.player(player, birthdate: "1990-03-10", timeZone: "Europe/Vienna")
            #expect(try await vip.row("SELECT birthdate IS NULL FROM vip.player_profiles", as: Bool.self))
            #expect(try await vip.row("SELECT time_zone FROM vip.player_profiles", as: String.self) == "UTC")
            #expect(try await vip.row("SELECT registered_at IS NOT NULL FROM vip.player_profiles", as: Bool.self))
            #expect(try await !isBirthday(of: player, vip))
        }
    }
}

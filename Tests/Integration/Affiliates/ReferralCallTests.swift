import AffiliatesContract
import EventsContract
import LoyaltyHarness
import PurchasesContract
import RPC
import RewardsContract
import Testing

@Suite("The calls of referrals")
struct ReferralCallTests {
    @Test("A click is kept with all that is known of it, and found by its code")
    func recordAndGet() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let answer = try await loyalty.affiliates.referrals.recordClick(
                RecordClickRequest(
                    affiliateCode: "d5daff1d82620648029999e65ae60f2b",
                    parameters: ["campaign_id": "spring", "sub": "7", "utm_source": "old"],
                    userAgent: "Mozilla/5.0 Firefox/130.0", ip: "2001:DB8::1", country: "US",
                    referrer: "https://blog.example/a", utm: Utm(source: "blog", medium: "banner")))
            #expect(answer.isNew && !answer.likelyBot && !answer.duplicateClick)
            let click = try #require(answer.click)
            #expect(
                click.metadata == [
                    "campaign_id": "spring", "sub": "7", "utm_source": "blog", "utm_medium": "banner",
                    "user_agent": "Mozilla/5.0 Firefox/130.0", "ip": "2001:db8::1", "country": "US",
                    "referrer": "https://blog.example/a", "likely_bot": "false", "duplicate_click": "false",
                ])
            let read = try await loyalty.affiliates.referrals.getClick(
                GetClickRequest(affiliateCode: click.affiliateCode))
            #expect(read.click == click && read.attribution == nil)
        }
    }

    @Test("The same click again changes nothing; other parameters are merged and the first time stays")
    func repeatedClick() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let first = try await loyalty.affiliates.click("c", ["a": "1", "b": "1"], ip: "192.0.2.1")
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let again = try await loyalty.affiliates.click("c", ["a": "1", "b": "1"], ip: "192.0.2.1")
            #expect(again.click == first.click && !again.isNew)
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
            let merged = try await loyalty.affiliates.click("c", ["b": "2", "c": "3"], ip: "192.0.2.1")
            let metadata = merged.click?.metadata ?? [:]
            #expect(metadata["a"] == "1" && metadata["b"] == "2" && metadata["c"] == "3")
            #expect(merged.click?.clickedAt == first.click?.clickedAt && merged.click?.clickID == first.click?.clickID)
        }
    }

    @Test("A click of a code that has a player is answered unchanged")
    func clickAfterLink() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            let player = try await loyalty.affiliates.brought(by: partner, code: "c")
            let before = try await DatabaseSnapshot(of: loyalty.database)
            let answer = try await loyalty.affiliates.click("c", ["campaign_id": "autumn"])
            #expect(answer.click?.metadata["campaign_id"] == "spring" && answer.click?.playerID == player)
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("Programs and repetitions are flagged: the same address and agent on another link")
    func flags() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let bot = try await loyalty.affiliates.referrals.recordClick(
                RecordClickRequest(affiliateCode: "bot", userAgent: "Googlebot/2.1", ip: "192.0.2.9"))
            #expect(bot.likelyBot)
            #expect(try await !loyalty.affiliates.click("a", ip: "192.0.2.1").duplicateClick)
            #expect(try await loyalty.affiliates.click("b", ip: "192.0.2.1").duplicateClick)
            #expect(try await !loyalty.affiliates.click("c", ip: "192.0.2.2").duplicateClick)
            #expect(try await !loyalty.affiliates.click("d").duplicateClick)
        }
    }

    @Test("A link is made once; the same pair again gets the first answer, also with another key")
    func linkTwice() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let referrals = loyalty.affiliates.referrals
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.click("c", ["partner_id": partner, "campaign_id": "spring"])
            let player = newID()
            let request = LinkPlayerRequest(idempotencyKey: "k", affiliateCode: "c", playerID: player)
            let first = try await referrals.linkPlayer(request)
            #expect(!first.replayed && first.attribution?.partnerID == partner)
            for key in ["k", "another"] {
                let again = try await referrals.linkPlayer(
                    LinkPlayerRequest(idempotencyKey: key, affiliateCode: "c", playerID: player))
                #expect(again.replayed && again.attribution == first.attribution)
            }
            let read = try await referrals.getAttribution(GetAttributionRequest(playerID: player))
            #expect(read.attribution == first.attribution)
            #expect(try await referrals.getClick(GetClickRequest(affiliateCode: "c")).click?.playerID == player)
        }
    }

    @Test("Who has the code, and which code the player has, is said in the refusal; nothing changes")
    func linkRefused() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            let player = try await loyalty.affiliates.brought(by: partner, code: "c")
            try await loyalty.affiliates.click("other")
            let before = try await DatabaseSnapshot(of: loyalty.database)
            func refused(_ code: String, _ player: String) async throws -> RPCError {
                try await refusal {
                    _ = try await loyalty.affiliates.referrals.linkPlayer(
                        LinkPlayerRequest(idempotencyKey: newID(), affiliateCode: code, playerID: player))
                }
            }
            let taken = try await refused("c", newID())
            #expect(taken.code == .alreadyExists && taken.details.reason == "CODE_TAKEN")
            #expect(taken.details.metadata["player_id"] == player)
            let linked = try await refused("other", player)
            #expect(linked.code == .alreadyExists && linked.details.reason == "PLAYER_LINKED")
            #expect(linked.details.metadata["affiliate_code"] == "c")
            let unknown = try await refused("no-such-code", newID())
            #expect(unknown.code == .notFound && unknown.details.reason == "CODE_UNKNOWN")
            #expect(try await DatabaseSnapshot(of: loyalty.database).differences(from: before) == [])
        }
    }

    @Test("Of ten players who claim one code at once, one gets it")
    func race() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            try await loyalty.affiliates.click("c")
            let outcomes = await withTaskGroup(of: String.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        do {
                            _ = try await loyalty.affiliates.referrals.linkPlayer(
                                LinkPlayerRequest(idempotencyKey: newID(), affiliateCode: "c", playerID: newID()))
                            return "linked"
                        } catch {
                            return (error as? RPCError)?.details.reason ?? "\(error)"
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.sorted() == Array(repeating: "CODE_TAKEN", count: 9) + ["linked"])
        }
    }

    @Test("A registration with a code links the player, from rewards to here")
    func registration() async throws {
        try await LoyaltyHarness.run(services: [.affiliates, .rewards]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.click("c", ["partner_id": partner])
            let player = try await loyalty.rewards.players.registerPlayer(
                RegisterPlayerRequest(idempotencyKey: "a", email: "a@example.com", name: "A", affiliateCode: "c")
            ).player?.playerID
            let attribution = try await eventually("the player is attributed") {
                try await loyalty.affiliates.referrals.getClick(GetClickRequest(affiliateCode: "c")).attribution
            }
            #expect(attribution.playerID == player && attribution.partnerID == partner)
        }
    }

    @Test("A registration whose code leads nowhere is kept with its reason, and nothing is parked")
    func registrationRefused() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            try await loyalty.affiliates.click("c")
            let holder = newID()
            _ = try await loyalty.affiliates.referrals.linkPlayer(
                LinkPlayerRequest(idempotencyKey: "k", affiliateCode: "c", playerID: holder))
            for (code, reason) in [("c", "CODE_TAKEN"), ("no such code", "CODE_UNKNOWN")] {
                let player = newID()
                let outcomes = try await loyalty.tellAffiliates(
                    [PlayerRegistered(playerID: player, affiliateCode: code, registeredAt: .fromNow())],
                    from: "rewards",
                    of: player)
                #expect(outcomes == [.applied])
                let list = try await loyalty.affiliates.referrals.listUnattributed(ListUnattributedRequest())
                let kept = try #require(list.registrations.first { $0.playerID == player })
                #expect(kept.reason == reason && kept.affiliateCode == code)
            }
            // An operator who finds out what went wrong can still link the player.
            let list = try await loyalty.affiliates.referrals.listUnattributed(ListUnattributedRequest())
            let player = try #require(list.registrations.first).playerID
            try await loyalty.affiliates.click("right")
            _ = try await loyalty.affiliates.referrals.linkPlayer(
                LinkPlayerRequest(idempotencyKey: "right", affiliateCode: "right", playerID: player))
            let after = try await loyalty.affiliates.referrals.listUnattributed(ListUnattributedRequest())
            #expect(after.registrations.count == 1)
        }
    }

    @Test("A click older than the window brings nobody")
    func windowPassed() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            try await loyalty.affiliates.click("c")
            let player = newID()
            try await loyalty.tellAffiliates(
                [PlayerRegistered(playerID: player, affiliateCode: "c", registeredAt: .fromNow(31 * 86_400))],
                from: "rewards", of: player)
            let list = try await loyalty.affiliates.referrals.listUnattributed(ListUnattributedRequest())
            #expect(list.registrations.map(\.reason) == ["ATTRIBUTION_WINDOW_PASSED"])
        }
    }

    @Test("A partner's own player is not brought by the partner")
    func selfReferral() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let player = newID()
            let partner = try await loyalty.affiliates.partner(player: player)
            try await loyalty.affiliates.click("c", ["partner_id": partner])
            let error = try await refusal {
                _ = try await loyalty.affiliates.referrals.linkPlayer(
                    LinkPlayerRequest(idempotencyKey: "k", affiliateCode: "c", playerID: player))
            }
            #expect(error.code == .failedPrecondition && error.details.reason == "SELF_REFERRAL")
        }
    }

    @Test("Erasing a player takes out personal data; attribution and money stay")
    func erase() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let partner = try await loyalty.affiliates.partner()
            try await loyalty.affiliates.plan(of: partner)
            try await loyalty.affiliates.click(
                "c", ["partner_id": partner, "campaign_id": "spring", "device": "iPhone"], ip: "192.0.2.1")
            let player = newID()
            let linked = try await loyalty.affiliates.referrals.linkPlayer(
                LinkPlayerRequest(idempotencyKey: "k", affiliateCode: "c", playerID: player))
            try await loyalty.tellAffiliates([PurchaseCompleted.fixture(player, at: .fromNow(1))], of: player)
            let request = ErasePlayerRequest(idempotencyKey: "erase", playerID: player)
            #expect(try await loyalty.affiliates.referrals.erasePlayer(request).valuesRemoved == 3)
            #expect(try await loyalty.affiliates.referrals.erasePlayer(request).replayed)
            let read = try await loyalty.affiliates.referrals.getClick(GetClickRequest(affiliateCode: "c"))
            #expect(
                read.click?.metadata == [
                    "partner_id": partner, "campaign_id": "spring", "likely_bot": "false", "duplicate_click": "false",
                ])
            #expect(read.attribution == linked.attribution)
            #expect(try await loyalty.affiliates.entries(player: player) == ["cpa 10", "revshare 5"])
            let unknown = try await loyalty.affiliates.referrals.erasePlayer(
                ErasePlayerRequest(idempotencyKey: "unknown", playerID: newID()))
            #expect(unknown.valuesRemoved == 0)
        }
    }

    @Test("A click that becomes an erased player's later brings no personal data back, whichever way it comes")
    func linkAfterErasure() async throws {
        try await LoyaltyHarness.run(services: [.affiliates]) { loyalty in
            let player = newID()
            try await loyalty.affiliates.click("c", ["partner_id": newID(), "name": "Ada"], ip: "192.0.2.7")
            let erased = RewardsContract.PlayerErased(playerID: player, erasedAt: .fromNow(-1))
            #expect(try await loyalty.tellAffiliates([erased], from: "rewards", of: player) == [.applied])
            _ = try await loyalty.affiliates.referrals.linkPlayer(
                LinkPlayerRequest(idempotencyKey: "k", affiliateCode: "c", playerID: player))
            let read = try await loyalty.affiliates.referrals.getClick(GetClickRequest(affiliateCode: "c"))
            #expect(read.click?.playerID == player)
            #expect(read.click?.metadata.keys.sorted() == ["duplicate_click", "likely_bot", "partner_id"])
        }
    }
}

/// Waits until another service's news has arrived.
func eventually<Value>(_ what: String, _ body: () async throws -> Value?) async throws -> Value {
    let deadline = ContinuousClock.now + .seconds(30)
    while ContinuousClock.now < deadline {
        if let value = try await body() { return value }
        // Another service's state is only to be had by asking again.
        try await Task.sleep(for: .milliseconds(10))
    }
    throw HarnessError("never: \(what)")
}

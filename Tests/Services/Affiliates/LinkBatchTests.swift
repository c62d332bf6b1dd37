import AffiliatesService
import Domain
import Testing

@Suite("Giving clicks to players")
struct LinkBatchTests {
    private let window: Duration = .seconds(30 * 86_400)

    private func click(
        _ code: String = "code", player: PlayerID? = nil, at time: Timestamp = .fixture - .seconds(60),
        parameters: [String: String] = ["partner_id": PartnerID.fixture.description, "promotion_id": "spring"]
    ) throws -> Click {
        Click(
            id: .random(), playerID: player, code: try AffiliateCode(code), metadata: ClickMetadata(parameters),
            clickedAt: time)
    }

    private func batch(
        _ clicks: [Click], attributions: [Attribution] = [], partner: Partner = .fixture(), isActive: Bool = true
    ) throws -> LinkBatch {
        let promotion = Promotion(
            id: try PromotionID("spring"), packageIDs: [PackageID(UUID128(high: 1, low: 1))], isActive: isActive,
            createdAt: .epoch)
        return LinkBatch(
            clicks: clicks, attributions: attributions, partners: [partner], promotions: [promotion], window: window)
    }

    private func request(_ code: String = "code", player: PlayerID = .fixture) -> LinkBatch.Request {
        LinkBatch.Request(playerID: player, code: code, registeredAt: .fixture)
    }

    @Test("A player gets the click, its partner, its campaign and what its promotion opens")
    func link() throws {
        var batch = try batch([click()])
        guard case .linked(let attribution, let promotion) = batch.link(request()) else {
            Issue.record("not linked")
            return
        }
        #expect(attribution.partnerID == .fixture && attribution.promotionID == "spring")
        #expect(attribution.packageIDs == promotion?.packageIDs && attribution.linkedAt == .fixture)
        #expect(batch.link(request()) == .alreadyLinked(attribution))
    }

    @Test("Of two players with one code in a batch the first has it, and the second hears who")
    func twoPlayers() throws {
        var batch = try batch([click()])
        _ = batch.link(request())
        #expect(batch.link(request(player: .other)) == .refused(.codeTaken(by: .fixture)))
    }

    @Test("A player who came by one code gets no other, and hears which")
    func twoCodes() throws {
        var batch = try batch([click(), click("another")])
        _ = batch.link(request())
        #expect(try batch.link(request("another")) == .refused(.playerLinked(by: AffiliateCode("code"))))
    }

    @Test("A click is good until the window closes, and not a microsecond longer")
    func attributionWindow() throws {
        var last = try batch([click(at: .fixture - window)])
        guard case .linked = last.link(request()) else {
            Issue.record("the last moment of the window is in it")
            return
        }
        let late = Timestamp.fixture - window - .microseconds(1)
        var closed = try batch([click(at: late)])
        #expect(closed.link(request()) == .refused(.attributionWindowPassed(clickedAt: late)))
    }

    @Test("A partner does not bring the partner's own player")
    func selfReferral() throws {
        var batch = try batch([click()], partner: .fixture(player: .fixture))
        #expect(batch.link(request()) == .refused(.selfReferral))
        guard case .linked = batch.link(request(player: .other)) else {
            Issue.record("another player is brought")
            return
        }
    }

    @Test("A link that names no partner that exists still attributes the player; nobody earns")
    func unknownPartner() throws {
        for parameters in [[:], ["partner_id": "acme"], ["partner_id": PartnerID.random().description]] {
            var batch = try batch([click(parameters: parameters)])
            guard case .linked(let attribution, nil) = batch.link(request()) else {
                Issue.record("not linked, or a promotion came of nothing")
                return
            }
            #expect(attribution.partnerID == nil)
        }
    }

    @Test("A promotion that is not active opens nothing, and an unknown code is unknown")
    func nothing() throws {
        var batch = try batch([click()], isActive: false)
        #expect(batch.link(request("no-such-code")) == .refused(.codeUnknown))
        guard case .linked(let attribution, nil) = batch.link(request()) else {
            Issue.record("not linked")
            return
        }
        #expect(attribution.packageIDs.isEmpty)
    }
}

import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of segments")
struct SegmentCallTests {
    @Test("15,000 wagered and 12,000 won, 5,000 deposited, in 25 sessions is LOSING")
    func workedResult() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.losingPlayer()
            let request = ClassifyPlayerRequest(idempotencyKey: "c", playerID: id)
            let answer = try await loyalty.rewards.segments.classifyPlayer(request)
            #expect(answer.segment == .losing && answer.previousSegment == .new && answer.totalSessions == 25)
            #expect(answer.totalWagered == Decimal("15000") && answer.totalWon == Decimal("12000"))
            #expect(try await loyalty.rewards.segments.classifyPlayer(request).replayed)
            #expect(try await loyalty.readPlayer(id).segment == .losing)
            let metrics = try await loyalty.rewards.players.getMetrics(GetMetricsRequest(playerID: id)).metrics
            #expect(metrics?.houseEdgeContribution == Decimal("3000") && metrics?.netPnl == Decimal("7000"))
        }
    }

    @Test("Gold coins count at a hundred-thousandth")
    func goldCoins() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada", gc: "99999999")
            try await loyalty.post(id, .wager, .gc, "99999999")
            let before = try await loyalty.rewards.segments.classifyPlayer(
                ClassifyPlayerRequest(idempotencyKey: "1", playerID: id))
            #expect(before.segment == .new && before.totalWagered == Decimal("999.99999"))
            try await loyalty.post(id, .credit, .gc, "1")
            try await loyalty.post(id, .wager, .gc, "1")
            let after = try await loyalty.rewards.segments.classifyPlayer(
                ClassifyPlayerRequest(idempotencyKey: "2", playerID: id))
            #expect(after.segment == .losing && after.totalWagered == Decimal("1000"))
        }
    }

    @Test("A segment's players come page by page and are counted; bad requests name the field")
    func lists() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let segments = loyalty.rewards.segments
            var ids: [String] = []
            for name in ["a", "b", "c"] { ids.append(try await loyalty.player(name)) }
            let first = try await segments.listSegmentPlayers(
                ListSegmentPlayersRequest(segment: .new, page: PageRequest(pageSize: 2)))
            let second = try await segments.listSegmentPlayers(
                ListSegmentPlayersRequest(
                    segment: .new, page: PageRequest(pageSize: 2, pageToken: first.page?.nextPageToken ?? "")))
            #expect((first.players + second.players).map(\.playerID) == ids.reversed())
            #expect(second.page?.nextPageToken == "")
            #expect(
                try await segments.countSegments(CountSegmentsRequest()).counts
                    == [SegmentCount(segment: .new, tier: .bronze, players: 3)])
            let bad = try await refusal {
                _ = try await segments.listSegmentPlayers(ListSegmentPlayersRequest())
            }
            #expect(bad.code == .invalidArgument && bad.fields == ["segment"])
            let unknown = try await loyalty.refusedCall {
                _ = try await segments.classifyPlayer(
                    ClassifyPlayerRequest(idempotencyKey: "k", playerID: "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44"))
            }
            #expect(unknown.code == .notFound)
        }
    }
}

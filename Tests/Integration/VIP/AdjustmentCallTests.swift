import CommonContract
import Domain
import LoyaltyHarness
import RPC
import ServiceRuntime
import Testing
import VIPContract
import VIPService

@Suite("The calls of adjustments")
struct AdjustmentCallTests {
    private func request(_ player: PlayerID, _ points: String, key: String = "a") -> AdjustPointsRequest {
        AdjustPointsRequest(
            idempotencyKey: key, playerID: player.description, points: Decimal(points), operator: "olga",
            reason: "goodwill")
    }

    @Test("Points that are given climb levels, are told, and are listed with their reason")
    func gives() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            let answer = try await vip.adjustments.adjustPoints(
                request(player, "1000.000000001"), context: CallContext())
            #expect(answer.status?.levelRank == 2 && answer.changes.map(\.reason) == ["points_adjusted"])
            #expect(answer.status?.pointsAdjusted == Decimal("1000.000000001"))
            #expect(
                try await vip.adjustments.adjustPoints(request(player, "1000.000000001"), context: CallContext())
                    .replayed)
            #expect(try await vip.told(TierChanged.self).count == 1)
            let list = try await vip.adjustments.listAdjustments(
                ListAdjustmentsRequest(playerID: player.description), context: CallContext())
            #expect(list.adjustments.map(\.operator) == ["olga"] && list.adjustments.map(\.reason) == ["goodwill"])
        }
    }

    @Test("Lists page stably while adjustments are added")
    func pages() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            for number in 1...5 {
                _ = try await vip.adjustments.adjustPoints(
                    request(player, "\(number)", key: "\(number)"), context: CallContext())
            }
            var seen: [Int64] = []
            var token = ""
            repeat {
                let page = try await vip.adjustments.listAdjustments(
                    ListAdjustmentsRequest(
                        playerID: player.description, page: PageRequest(pageSize: 2, pageToken: token)),
                    context: CallContext())
                seen += page.adjustments.compactMap(\.points?.units)
                token = page.page?.nextPageToken ?? ""
                _ = try await vip.adjustments.adjustPoints(
                    request(player, "9", key: "more-\(seen.count)"), context: CallContext())
            } while !token.isEmpty
            #expect(seen == [5, 4, 3, 2, 1])
        }
    }

    @Test("Refused and malformed adjustments change nothing")
    func refusals() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            let before = try await DatabaseSnapshot(of: vip.database)
            let tooMany = try await refusal {
                _ = try await vip.adjustments.adjustPoints(request(player, "-1"), context: CallContext())
            }
            #expect(tooMany.details.reason == "POINTS_INSUFFICIENT" && tooMany.details.metadata["points"] == "0")
            let unknown = try await refusal {
                _ = try await vip.adjustments.adjustPoints(request(.random(), "1"), context: CallContext())
            }
            #expect(unknown.code == .notFound)
            let malformed = try await refusal {
                _ = try await vip.adjustments.adjustPoints(
                    AdjustPointsRequest(idempotencyKey: "a", playerID: "1", reason: String(repeating: "x", count: 501)),
                    context: CallContext())
            }
            #expect(
                Set(malformed.details.fieldViolations.map(\.field)) == ["player_id", "points", "operator", "reason"])
            let token = try await refusal {
                _ = try await vip.adjustments.listAdjustments(
                    ListAdjustmentsRequest(
                        playerID: player.description, page: PageRequest(pageToken: "tampered")), context: CallContext())
            }
            #expect(token.details.fieldViolations.map(\.field) == ["page"])
            #expect(try await DatabaseSnapshot(of: vip.database).differences(from: before) == [])
        }
    }

    @Test("The list only grows: the service's role can neither change nor remove a row")
    func appendOnly() async throws {
        try await VIPDesk.run { vip in
            for command in [
                "UPDATE vip.vip_points_adjustments SET points = 1", "DELETE FROM vip.vip_points_adjustments",
            ] {
                await #expect(throws: (any Error).self) { try await vip.row(command, as: String.self) }
            }
        }
    }
}

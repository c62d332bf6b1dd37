import CommonContract
import Domain
import Logging
import LoyaltyHarness
import Postgres
import RPC
import ServiceRuntime
import Testing
import VIPContract
import VIPService

@Suite("Another ladder")
struct ApplyLevelsTests {
    private func level(_ id: Int32, rank: Int32, points: String) -> Level {
        Level(
            levelID: id, name: "Level \(id)", rank: rank, pointsRequired: Decimal(points),
            storeMultiplier: Decimal("1"), dailyBonusMultiplier: Decimal("1"), tierUpGCReward: Money("100"))
    }

    /// Levels 1 to 3, with level 7 in the place of level 3; 4 to 6 are left out.
    private var ladder: [Level] {
        [level(1, rank: 1, points: "0"), level(2, rank: 2, points: "100"), level(7, rank: 3, points: "20000")]
    }

    /// So many players of each: at 0 points on level 1, at 500 on level 1, at 30,000 on level 3.
    private func fill(_ vip: VIPDesk, each count: Int) async throws {
        _ = try await vip.pool.execute(
            Statement(
                name: "fill",
                sql: """
                    INSERT INTO vip.user_vip_status (player_id, current_vip_level_id, vip_points)
                    SELECT gen_random_uuid(), k.level, k.points
                      FROM generate_series(1, \(count)), (VALUES (1, 0), (1, 500), (3, 30000)) AS k (level, points)
                    """))
    }

    private func apply(_ vip: VIPDesk, key: String = "a", playersMax: Int32 = 0) async throws -> ApplyLevelsResponse {
        try await vip.levels.applyLevels(
            ApplyLevelsRequest(idempotencyKey: key, levels: ladder, playersMax: playersMax), context: CallContext())
    }

    @Test("A preview says who would move where, page by page, and moves nobody")
    func preview() async throws {
        try await VIPDesk.run { vip in
            try await fill(vip, each: 1_100)
            let before = try await DatabaseSnapshot(of: vip.database)
            var request = PreviewLevelsRequest(levels: ladder, page: PageRequest(pageSize: 1_000))
            let first = try await vip.levels.previewLevels(request, context: CallContext())
            #expect(first.playersSeen == 3_300 && first.playersMoving == 2_200)
            #expect(
                first.moves == [
                    LevelMove(fromLevelID: 1, toLevelID: 2, players: 1_100),
                    LevelMove(fromLevelID: 3, toLevelID: 7, players: 1_100),
                ])
            var players = first.players.map(\.playerID)
            request.page?.pageToken = first.page?.nextPageToken ?? ""
            while request.page?.pageToken.isEmpty == false {
                let page = try await vip.levels.previewLevels(request, context: CallContext())
                players += page.players.map(\.playerID)
                request.page?.pageToken = page.page?.nextPageToken ?? ""
            }
            #expect(players.count == 2_200 && players == Array(Set(players)).sorted())
            #expect(try await DatabaseSnapshot(of: vip.database).differences(from: before) == [])
        }
    }

    @Test("It is gone on with by the same call until it is finished, and each player moves once")
    func resumes() async throws {
        try await VIPDesk.run { vip in
            try await fill(vip, each: 700)
            let first = try await apply(vip, playersMax: 1_000)
            #expect(!first.isFinished && first.playersSeen == 1_000)
            let busy = try await refusal { _ = try await apply(vip, key: "b") }
            #expect(busy.details.reason == "LADDER_CHANGE_UNDER_WAY")
            #expect(try await apply(vip, playersMax: 500).playersSeen == 1_500)
            let last = try await apply(vip)
            #expect(last.isFinished && last.playersSeen == 2_100 && last.playersMoved == 1_400)
            #expect(try await apply(vip) == last)
            #expect(try await vip.told(TierChanged.self).count == 1_400)
            let levels = "SELECT string_agg(DISTINCT current_vip_level_id::text, ',') FROM vip.user_vip_status"
            #expect(try await vip.row(levels) == "1,2,7")
            let listed = try await vip.levels.listLevels(ListLevelsRequest(), context: CallContext())
            #expect(listed.levels.map(\.levelID) == [1, 2, 7])
        }
    }

    @Test("What a caller left unfinished, the job finishes")
    func job() async throws {
        try await VIPDesk.run { vip in
            try await fill(vip, each: 700)
            _ = try await apply(vip, playersMax: 1)
            let runner = JobRunner(
                jobs: [vip.finishLadderChanges], pool: vip.pool, schema: MessagingSchema("vip"),
                logger: Logger(label: "test"))
            #expect(try await runner.runIfDue(vip.finishLadderChanges, at: vip.clock.now().postgresTimestamp))
            let done = try await apply(vip)
            #expect(done.isFinished && done.playersSeen == 2_100 && done.playersMoved == 1_400)
        }
    }

    @Test("Wagers go by the new ladder while players are still being moved")
    func wagersMeanwhile() async throws {
        try await VIPDesk.run { vip in
            let player = try await vip.player()
            try await fill(vip, each: 10)
            _ = try await apply(vip, playersMax: 1)
            try await vip.wager(player, "150")
            #expect(try await vip.status(of: player).levelRank == 2)
            #expect(try await apply(vip).isFinished)
            #expect(try await vip.history(of: player).count == 1)
        }
    }

    @Test("Malformed ladders are refused with every field, and the key stands for one ladder")
    func refusals() async throws {
        try await VIPDesk.run { vip in
            let before = try await DatabaseSnapshot(of: vip.database)
            var negative = level(2, rank: 0, points: "-1")
            negative.name = ""
            let fields = try await refusal {
                _ = try await vip.levels.applyLevels(
                    ApplyLevelsRequest(
                        idempotencyKey: "a", levels: [level(1, rank: 1, points: "0"), negative], playersMax: -1),
                    context: CallContext())
            }
            #expect(
                Set(fields.details.fieldViolations.map(\.field))
                    == ["levels[1].rank", "levels[1].points_required", "levels[1].name", "players_max"])
            let twice = try await refusal {
                _ = try await vip.levels.previewLevels(
                    PreviewLevelsRequest(levels: [level(1, rank: 1, points: "0"), level(1, rank: 2, points: "0")]),
                    context: CallContext())
            }
            #expect(twice.details.fieldViolations.map(\.field) == ["levels[1].level_id"])
            let empty = try await refusal {
                _ = try await vip.levels.previewLevels(PreviewLevelsRequest(), context: CallContext())
            }
            #expect(empty.details.fieldViolations.map(\.field) == ["levels"])
            #expect(try await DatabaseSnapshot(of: vip.database).differences(from: before) == [])
            _ = try await apply(vip)
            let conflict = try await refusal {
                _ = try await vip.levels.applyLevels(
                    ApplyLevelsRequest(idempotencyKey: "a", levels: [level(1, rank: 1, points: "0")]),
                    context: CallContext())
            }
            #expect(conflict.details.reason == "IDEMPOTENCY_CONFLICT")
        }
    }
}

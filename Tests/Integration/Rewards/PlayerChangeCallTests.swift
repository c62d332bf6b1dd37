import CommonContract
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import WellKnownContract

@Suite("The calls that change a player")
struct PlayerChangeCallTests {
    @Test("An update sets what it names and nothing else, once for its key")
    func update() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            let request = UpdatePlayerRequest(
                idempotencyKey: "u", playerID: id, fields: ["name", "country", "kyc_status"], email: "ignored",
                name: "Ada L.", country: "CA", kycStatus: .approved)
            let updated = try await loyalty.rewards.players.updatePlayer(request)
            let player = try #require(updated.player)
            #expect(player.name == "Ada L." && player.country == "CA" && player.kycStatus == .approved)
            #expect(player.email == "ada@example.com")
            let again = try await loyalty.rewards.players.updatePlayer(request)
            #expect(again.replayed && again.player == player)
            #expect(try await loyalty.readPlayer(id) == player)
        }
    }

    @Test("An update of what somebody else changed since is ABORTED and says since when")
    func optimistic() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            let seen = try #require(try await loyalty.readPlayer(id).updatedAt)
            var request = UpdatePlayerRequest(
                idempotencyKey: "1", playerID: id, fields: ["name"], name: "First", expectedUpdatedAt: seen)
            _ = try await loyalty.rewards.players.updatePlayer(request)
            request.idempotencyKey = "2"
            request.name = "Second"
            let second = request
            let error = try await loyalty.refusedCall { _ = try await loyalty.rewards.players.updatePlayer(second) }
            #expect(error.code == .aborted && error.details.reason == "PLAYER_CHANGED")
            #expect(error.details.metadata["updated_at"] != nil)
        }
    }

    @Test("An update that is malformed names every field, and one to an email that is taken changes nothing")
    func badUpdates() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            _ = try await loyalty.player("bea")
            let malformed = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.players.updatePlayer(
                    UpdatePlayerRequest(
                        idempotencyKey: "1", playerID: "1",
                        fields: ["email", "name", "birthdate", "country", "state", "time_zone", "kyc_status", "tier"],
                        email: "nobody", birthdate: "1990-02-30", country: "usa", state: "california",
                        timeZone: "Mars/Base", kycStatus: .unrecognized(9)))
            }
            #expect(malformed.code == .invalidArgument)
            #expect(
                malformed.fields == [
                    "player_id", "fields", "email", "name", "birthdate", "country", "state", "time_zone", "kyc_status",
                ])
            let taken = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.players.updatePlayer(
                    UpdatePlayerRequest(idempotencyKey: "2", playerID: id, fields: ["email"], email: "BEA@example.com"))
            }
            #expect(taken.code == .alreadyExists && taken.details.reason == "EMAIL_TAKEN")
            let unknown = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.players.updatePlayer(
                    UpdatePlayerRequest(
                        idempotencyKey: "3", playerID: "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44", fields: ["name"],
                        name: "x"))
            }
            #expect(unknown.code == .notFound && unknown.details.reason == "PLAYER_UNKNOWN")
            let keyless = try await loyalty.refusedCall {
                _ = try await loyalty.rewards.players.updatePlayer(
                    UpdatePlayerRequest(playerID: id, fields: ["name"], name: "x"))
            }
            #expect(keyless.code == .invalidArgument && keyless.fields == ["idempotency_key"])
        }
    }

    @Test("Who is blocked, excluded or closed neither wagers nor receives, and the error says which")
    func standings() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let players = loyalty.rewards.players
            func wager(_ id: String) async throws -> String {
                try await refusal { try await loyalty.post(id, .wager, .sc, "1") }.details.reason
            }
            func receive(_ id: String) async throws -> String {
                try await refusal { try await loyalty.post(id, .reward, .sc, "1") }.details.reason
            }
            let id = try await loyalty.player("ada", sc: "10")
            _ = try await players.blockPlayer(
                BlockPlayerRequest(idempotencyKey: "b", playerID: id, reason: "chargeback"))
            #expect(try await wager(id) == "PLAYER_BLOCKED")
            #expect(try await receive(id) == "PLAYER_BLOCKED")
            _ = try await players.unblockPlayer(
                UnblockPlayerRequest(idempotencyKey: "u", playerID: id, reason: "settled"))
            try await loyalty.post(id, .wager, .sc, "1")

            _ = try await players.selfExclude(
                SelfExcludeRequest(idempotencyKey: "x", playerID: id, until: .now(plus: 1_000)))
            #expect(try await wager(id) == "PLAYER_EXCLUDED")
            #expect(try await receive(id) == "PLAYER_EXCLUDED")
            let shorter = try await loyalty.refusedCall {
                _ = try await players.selfExclude(
                    SelfExcludeRequest(idempotencyKey: "y", playerID: id, until: .now(plus: 500)))
            }
            #expect(shorter.code == .failedPrecondition)
            #expect(
                shorter.details.reason == "EXCLUSION_CANNOT_BE_SHORTENED" && shorter.details.metadata["until"] != nil)

            _ = try await players.closePlayer(ClosePlayerRequest(idempotencyKey: "c", playerID: id))
            #expect(try await wager(id) == "PLAYER_CLOSED")
            #expect(try await receive(id) == "PLAYER_CLOSED")
            let closed = try await loyalty.readPlayer(id)
            #expect(!closed.isActive && closed.selfExcludedUntil != nil)
        }
    }

    @Test("Reasons that are missing or too long and times that lie behind are refused by name")
    func badStandings() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let players = loyalty.rewards.players
            let id = try await loyalty.player("ada")
            let error = try await loyalty.refusedCall {
                _ = try await players.blockPlayer(BlockPlayerRequest(idempotencyKey: "b", playerID: id))
            }
            #expect(error.fields == ["reason"])
            let long = try await loyalty.refusedCall {
                _ = try await players.closePlayer(
                    ClosePlayerRequest(
                        idempotencyKey: "c", playerID: "x", reason: String(repeating: "r", count: 501)))
            }
            #expect(long.fields == ["player_id", "reason"])
            let past = try await loyalty.refusedCall {
                _ = try await players.selfExclude(
                    SelfExcludeRequest(idempotencyKey: "x", playerID: id, until: .now(plus: -1)))
            }
            #expect(past.fields == ["until"])
            let session = try await loyalty.refusedCall {
                _ = try await players.recordSession(
                    RecordSessionRequest(
                        idempotencyKey: "s", playerID: id, startedAt: .now(), endedAt: .now(plus: -1)))
            }
            #expect(session.fields == ["ended_at"])
        }
    }

    @Test("Sessions add up, each once, and are what a player's metrics show")
    func sessions() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let id = try await loyalty.player("ada")
            for (key, seconds) in [("1", Int64(5_400)), ("2", 1_801), ("2", 1_801)] {
                let ended = WellKnownContract.Timestamp(seconds: 1_772_366_400)
                let answer = try await loyalty.rewards.players.recordSession(
                    RecordSessionRequest(
                        idempotencyKey: key, playerID: id,
                        startedAt: WellKnownContract.Timestamp(seconds: ended.seconds - seconds), endedAt: ended))
                #expect(answer.totalSessions == (key == "1" ? 1 : 2))
            }
            let metrics = try #require(
                try await loyalty.rewards.players.getMetrics(GetMetricsRequest(playerID: id)).metrics)
            #expect(metrics.totalSessions == 2 && metrics.totalPlaytimeSeconds == 7_201)
            #expect(metrics.totalPlaytimeHours == Decimal("2.0003") && metrics.avgSessionDuration == Decimal("1.0001"))
            #expect(try await loyalty.readPlayer(id).lastActivityAt?.seconds == 1_772_366_400)
        }
    }

    @Test("Players are found by email, and listed newest first page by page while others register")
    func lists() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let players = loyalty.rewards.players
            var ids: [String] = []
            for name in ["a", "b", "c", "d", "e"] { ids.append(try await loyalty.player(name)) }
            let found = try await players.findPlayer(FindPlayerRequest(email: "B@example.com"))
            #expect(found.player?.playerID == ids[1])
            var listed: [String] = []
            var token = ""
            repeat {
                let page = try await players.listPlayers(
                    ListPlayersRequest(page: PageRequest(pageSize: 2, pageToken: token)))
                listed += page.players.map(\.playerID)
                token = page.page?.nextPageToken ?? ""
                _ = try await loyalty.player("later-\(listed.count)")
            } while !token.isEmpty
            #expect(listed == ids.reversed())
            let tampered = try await refusal {
                _ = try await players.listPlayers(
                    ListPlayersRequest(page: PageRequest(pageToken: String(repeating: "0", count: 64))))
            }
            #expect(tampered.code == .invalidArgument)
            let missing = try await refusal {
                _ = try await players.findPlayer(FindPlayerRequest(email: "nobody@example.com"))
            }
            #expect(missing.code == .notFound)
        }
    }
}

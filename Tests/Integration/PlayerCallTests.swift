import LoyaltyHarness
import RPC
import RewardsContract
import Testing

@Suite("The calls of players")
struct PlayerCallTests {
    private func request(_ key: String, email: String = "Ada@Example.com") -> RegisterPlayerRequest {
        RegisterPlayerRequest(
            idempotencyKey: key, email: email, name: "Ada", birthdate: "1990-02-28", country: "US", state: "CA",
            timeZone: "America/Los_Angeles")
    }

    @Test("A player who registers can be read, with the email in lower case")
    func registerAndGet() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let registered = try await loyalty.rewards.players.registerPlayer(request("a"))
            let player = try #require(registered.player)
            #expect(player.email == "ada@example.com" && player.segment == .new && player.tier == .bronze)
            let read = try await loyalty.rewards.players.getPlayer(GetPlayerRequest(playerID: player.playerID))
            #expect(read.player == player)
        }
    }

    @Test("The same registration again answers the same player; another one with the key is refused")
    func idempotency() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let first = try await loyalty.rewards.players.registerPlayer(request("a"))
            let again = try await loyalty.rewards.players.registerPlayer(request("a"))
            #expect(again.replayed && again.player == first.player)
            let error = try await refusal {
                _ = try await loyalty.rewards.players.registerPlayer(request("a", email: "bea@example.com"))
            }
            #expect(error.code == .alreadyExists && error.details.reason == "IDEMPOTENCY_CONFLICT")
        }
    }

    @Test("An email registers once, whatever its case")
    func uniqueEmail() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            _ = try await loyalty.rewards.players.registerPlayer(request("a"))
            let error = try await refusal {
                _ = try await loyalty.rewards.players.registerPlayer(request("b", email: "ADA@example.com"))
            }
            #expect(error.code == .alreadyExists && error.details.reason == "EMAIL_TAKEN")
        }
    }

    @Test("Every field that is malformed is named")
    func malformed() async throws {
        try await LoyaltyHarness.run(services: [.rewards]) { loyalty in
            let error = try await refusal {
                _ = try await loyalty.rewards.players.registerPlayer(
                    RegisterPlayerRequest(
                        idempotencyKey: "a", playerID: "1", email: "nobody", birthdate: "1990-02-30", country: "usa",
                        timeZone: "Mars/Base"))
            }
            #expect(error.code == .invalidArgument)
            #expect(
                Set(error.details.fieldViolations.map(\.field))
                    == ["player_id", "email", "name", "birthdate", "country", "time_zone"])
        }
    }
}

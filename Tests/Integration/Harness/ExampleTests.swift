import CommonContract
import LoyaltyHarness
import RewardsContract
import Testing
import VIPContract

@Test("Who wagers a thousand SC is Silver")
func silver() async throws {
    try await LoyaltyHarness.run(services: [.rewards, .vip]) { loyalty in
        let ada = RegisterPlayerRequest(idempotencyKey: "ada", email: "ada@example.com", name: "Ada")
        let player = try #require(try await loyalty.rewards.players.registerPlayer(ada).player?.playerID)
        for type in [TransactionType.credit, .wager] {
            let post = PostRequest(
                idempotencyKey: "\(type)", playerID: player, type: type, currency: .sc, amount: Money(units: 1_000))
            _ = try await loyalty.rewards.ledger.post(post)
        }
        try await loyalty.eventually(is: "Silver") {
            try await loyalty.vip.status.getStatus(GetStatusRequest(playerID: player)).status?.levelName
        }
    }
}

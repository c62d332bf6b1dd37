import LoyaltyHarness
import Testing

@Suite("The command line")
struct CommandLineTests {
    private func loyalty(_ arguments: String...) async throws -> LoyaltyTool.Answer {
        try await LoyaltyTool.run(arguments)
    }

    @Test("A call takes JSON and answers JSON, with amounts and enum values as people write them")
    func call() async throws {
        try await LoyaltyHarness.run { harness in
            let player = try await harness.player()
            let address = harness.address(of: .rewards)
            let posted = try await loyalty(
                "call", "--address", address, "rewards.Ledger/Post",
                """
                {"idempotency_key": "1", "player_id": "\(player)", "type": "credit", "currency": "SC", "amount": "12.5",
                 "metadata": {"campaign": "ä"}, "occurred_at": "2026-01-02T03:04:05Z"}
                """)
            #expect(posted.status == 0, "\(posted.error)")
            #expect(posted.output.contains("\"balance_after\": \"12.5\""))
            #expect(posted.output.contains("\"campaign\": \"ä\""))
            #expect(posted.output.contains("\"occurred_at\": \"2026-01-02T03:04:05Z\""))
            let read = try await loyalty(
                "call", "--address", address, "loyalty.rewards.v1.Ledger/ListTransactions",
                "{\"playerId\": \"\(player)\", \"page\": {\"page_size\": 1}}")
            #expect(read.output.contains("TRANSACTION_TYPE_CREDIT"))
        }
    }

    @Test("A refusal, a wrong field and an unknown method are said, and end with an error")
    func mistakes() async throws {
        try await LoyaltyHarness.run { harness in
            let address = harness.address(of: .vip)
            let unknown = try await loyalty(
                "call", "--address", address, "vip.Status/GetStatus",
                "{\"player_id\": \"0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44\"}")
            #expect(unknown.status != 0 && unknown.error.contains("PLAYER_UNKNOWN"))
            let field = try await loyalty("call", "--address", address, "vip.Status/GetStatus", "{\"player\": 1}")
            #expect(field.status != 0 && field.error.contains("player_id"))
            let method = try await loyalty("call", "--address", address, "vip.Status/Get")
            #expect(method.status != 0 && method.error.contains("GetStatus"))
        }
    }

    @Test("A service can be asked for its health, its methods and its messages")
    func questions() async throws {
        try await LoyaltyHarness.run { harness in
            let address = harness.address(of: .rewards)
            let health = try await loyalty("health", address)
            let list = try await loyalty("list", address)
            let message = try await loyalty("describe", address, "rewards.PostRequest")
            #expect(health.status == 0)
            #expect(list.output.contains("loyalty.rewards.v1.Ledger/Post"))
            #expect(message.output.contains("idempotency_key"))
        }
    }

    @Test("A service is found by its name where its address is said once, and certificates are given together")
    func connection() async throws {
        try await LoyaltyHarness.run { harness in
            let listed = try await loyalty("list", "rewards", "--rewards", harness.address(of: .rewards))
            #expect(listed.output.contains("loyalty.rewards.v1.Ledger/Post"))
        }
        let incomplete = try await loyalty("health", "rewards", "--certificate-file", "tool.pem")
        #expect(incomplete.status != 0)
        #expect(incomplete.output.contains("together"))
    }
}

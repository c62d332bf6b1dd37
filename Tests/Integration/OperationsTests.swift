import CommonContract
import Foundation
import LoyaltyHarness
import Postgres
import RewardsContract
import Testing

@Suite("What operators do from the command line")
struct OperationsTests {
    @Test("Jobs are listed and run, at a time of the operator's; one that is not there is said with those that are")
    func jobs() async throws {
        try await LoyaltyHarness.run { harness in
            let player = try await harness.player("ada", sc: "1000")
            try await harness.post(player, .wager, .sc, "1000")
            let address = harness.address(of: .rewards)
            let list = try await LoyaltyTool.run(["jobs", "list", "--service", address])
            #expect(list.status == 0, "\(list.error)")
            #expect(list.output.contains("reclassify_segments") && list.output.contains("remove_old_inbox_rows"))
            // The service runs its jobs once at its start; one that runs at this moment is asked for again.
            var run = try await LoyaltyTool.run(["jobs", "run", address, "reclassify_segments"])
            for _ in 0..<20 where run.error.contains("JOB_RUNNING") {
                run = try await LoyaltyTool.run(["jobs", "run", address, "reclassify_segments"])
            }
            #expect(run.status == 0 && run.output.contains("ran to its end"), "\(run.error)")
            #expect(try await harness.readPlayer(player).segment == .losing)
            let unknown = try await LoyaltyTool.run(["jobs", "run", address, "nothing", "--at", "2026-03-01T00:00:00Z"])
            #expect(unknown.status != 0 && unknown.error.contains("JOB_UNKNOWN"))
            #expect(unknown.error.contains("reclassify_segments"))
        }
    }

    @Test("Events that wait are counted; parked ones are listed, sent again, and arrive; discarded ones are gone")
    func events() async throws {
        try await LoyaltyHarness.run { harness in
            await harness.stop(.vip)
            let kept = try await harness.player("ada")
            let lost = try await harness.player("bea")
            try await harness.park(to: "vip")
            let address = harness.address(of: .rewards)
            let lag = try await LoyaltyTool.run(["events", "lag", "--service", address])
            #expect(lag.status == 0 && lag.output.contains("vip"), "\(lag.error)")
            let parked = try await LoyaltyTool.run(["events", "parked", "--to", "vip", "--service", address])
            #expect(parked.output.contains("PlayerRegistered") && parked.output.contains("by a test"))
            let lines = parked.output.split(separator: "\n")
            func event(of player: String) throws -> String {
                let line = try #require(lines.first { $0.contains(player) })
                return String(line.split(separator: " ", omittingEmptySubsequences: true)[1])
            }
            let discarded = try await LoyaltyTool.run(["events", "discard", address, try event(of: lost)])
            #expect(discarded.output == "1 discarded\n")
            let retried = try await LoyaltyTool.run(["events", "retry", address, "--all"])
            #expect(retried.output == "1 sent again\n")
            try await harness.start(.vip)
            _ = try await harness.status(of: kept) { _ in true }
            let malformed = try await LoyaltyTool.run(["events", "retry", address, "7"])
            #expect(malformed.status != 0 && malformed.error.contains("event_ids[0]"))
        }
    }

    @Test("The check finds what differs, names the player, and ends with an error")
    func check() async throws {
        try await LoyaltyHarness.run { harness in
            let player = try await harness.player("ada", gc: "1000", sc: "10")
            try await harness.post(player, .wager, .sc, "2.5")
            try await harness.post(player, .wager, .gc, "7")
            let held = try await claims(harness)
            #expect(held["VIP points are the ledger's wagers, player by player"]?.contains("\"holds\":true") == true)
            #expect(held["The status of each reward is consistent"]?.contains("\"holds\":true") == true)
            try await harness.database.withPool { pool in
                _ = try await pool.execute(
                    Statement(
                        name: "tamper", sql: "UPDATE vip.user_vip_status SET total_wagering = total_wagering + 1"))
            }
            let found = try await claims(harness)
            let points = try #require(found["VIP points are the ledger's wagers, player by player"])
            #expect(points.contains("\"holds\":false") && points.contains(player), "\(points)")
        }
    }

    /// Each claim of `loyalty check --json`, with what it says of it.
    private func claims(_ harness: LoyaltyHarness) async throws -> [String: String] {
        let answer = try await LoyaltyTool.run(["check", "--json"] + harness.addressOptions)
        let document = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any]
        var claims: [String: String] = [:]
        for case let check as [String: Any] in document?["checks"] as? [Any] ?? [] {
            let text = try JSONSerialization.data(withJSONObject: check, options: [.sortedKeys])
            claims[check["claim"] as? String ?? ""] = String(decoding: text, as: UTF8.self)
        }
        return claims
    }
}

extension LoyaltyHarness {
    /// Parks what rewards has for another service, as a relay does after too many refusals.
    fileprivate func park(to destination: String) async throws {
        try await database.withPool { pool in
            _ = try await pool.execute(
                Statement(
                    name: "park",
                    sql: """
                        WITH gone AS (DELETE FROM rewards.outbox WHERE destination = $1 RETURNING *)
                        INSERT INTO rewards.outbox_parked
                            (event_id, destination, player_id, type, payload, occurred_at, attempts, last_error)
                        SELECT event_id, destination, player_id, type, payload, occurred_at, 10, 'refused by a test'
                          FROM gone
                        """), destination)
        }
    }
}

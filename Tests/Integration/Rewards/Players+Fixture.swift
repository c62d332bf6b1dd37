import Foundation
import LoyaltyHarness
import RPC
import RewardsContract
import Testing
import WellKnownContract

extension DatabaseSnapshot {
    /// What a refused call must leave as it is: all but what relays and jobs move by themselves meanwhile.
    static func ofRewards(_ loyalty: LoyaltyHarness) async throws -> DatabaseSnapshot {
        try await DatabaseSnapshot(
            of: loyalty.database,
            ignoring: leaseTables.union([
                "outbox", "player_games", "player_play_progress", "player_metrics",
            ]))
    }
}

extension LoyaltyHarness {
    /// The error of a call that must fail and change nothing.
    func refusedCall(_ body: () async throws -> Void) async throws -> RPCError {
        let before = try await DatabaseSnapshot.ofRewards(self)
        let error = try await refusal(body)
        // Other services hear of earlier calls meanwhile.
        let differences = try await DatabaseSnapshot.ofRewards(self).differences(from: before)
            .filter { $0.hasPrefix("rewards.") }
        #expect(differences == [], "\(error)")
        return error
    }

    func readPlayer(_ id: String) async throws -> Player {
        try #require(try await rewards.players.getPlayer(GetPlayerRequest(playerID: id)).player)
    }
}

extension RPCError {
    /// The fields that it names.
    var fields: Set<String> { Set(details.fieldViolations.map(\.field)) }
}

extension WellKnownContract.Timestamp {
    static func now(plus seconds: Int64 = 0) -> WellKnownContract.Timestamp {
        WellKnownContract.Timestamp(seconds: Int64(Date().timeIntervalSince1970) + seconds)
    }
}

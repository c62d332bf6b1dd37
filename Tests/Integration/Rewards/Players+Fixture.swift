import CommonContract
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

    /// Records sessions of a minute each.
    func sessions(of player: String, _ count: Int) async throws {
        for session in 0..<count {
            _ = try await rewards.players.recordSession(
                RecordSessionRequest(
                    idempotencyKey: "session-\(session)", playerID: player,
                    startedAt: WellKnownContract.Timestamp(seconds: 1_000),
                    endedAt: WellKnownContract.Timestamp(seconds: 1_060)))
        }
    }

    /// A player who wagered 15,000, won 12,000, deposited 5,000 and came 25 times.
    func losingPlayer() async throws -> String {
        let player = try await player("ada", sc: "15000")
        try await post(player, .deposit, .cash, "5000")
        try await post(player, .wager, .sc, "15000")
        try await post(player, .win, .sc, "12000")
        try await sessions(of: player, 25)
        return player
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

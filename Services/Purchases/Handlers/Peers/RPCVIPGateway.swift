package import Domain
package import Logging
package import RPC
internal import ServiceRuntime
private import VIPContract

/// Asks vip over RPC. Questions that are asked at the same time go with one call.
package struct RPCVIPGateway: VIPGateway {
    private let levels: BatchWriter<PlayerID, StoreLevel?>

    /// - Parameter timeout: How long an answer is waited for.
    package init(_ client: RPCClient, timeout: Duration, logger: Logger) {
        let status = StatusClient(client)
        levels = BatchWriter(limits: .questions, logger: logger) { players in
            var known: [PlayerID: StoreLevel] = [:]
            known.reserveCapacity(players.count)
            let answer = try await status.batchGetStatus(
                BatchGetStatusRequest(playerIDs: Set(players).map(\.description)),
                options: CallOptions(timeout: timeout))
            for status in answer.statuses { known[try PlayerID(status.playerID)] = try StoreLevel(status) }
            return players.map { known[$0] }
        }
    }

    package func levels(of players: [PlayerID]) async throws -> [PlayerID: StoreLevel] {
        let players = Array(Set(players))
        var known: [PlayerID: StoreLevel] = [:]
        known.reserveCapacity(players.count)
        // No more at once than a call may ask for.
        let most = BatchLimits.questions.itemsPerBatchMax
        for start in stride(from: 0, to: players.count, by: most) {
            let asked = Array(players[start..<min(start + most, players.count)])
            do {
                for (player, level) in zip(asked, try await levels.write(asked)) { known[player] = level }
            } catch let full as QueueFull {
                throw full.error
            }
        }
        return known
    }
}

extension BatchLimits {
    /// Of questions to another service: what a call may ask at most, by its contract, and how many are asked at a time.
    static var questions: BatchLimits {
        var limits = BatchLimits()
        limits.itemsPerBatchMax = 1_000
        limits.batchesInFlightMax = 4
        return limits
    }
}

extension StoreLevel {
    /// - Throws: `DomainError` for a multiplier that is none.
    fileprivate init(_ status: PlayerStatus) throws(DomainError) {
        self.init(
            id: status.levelID == 0 ? nil : try VIPLevelID(Int64(status.levelID)), name: status.levelName,
            multiplier: try FixedDecimal(status.storeMultiplier), multipliesSweepstakesCoins: status.multipliesSC)
    }
}

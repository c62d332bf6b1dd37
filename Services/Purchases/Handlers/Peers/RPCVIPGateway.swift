package import Domain
package import Logging
package import RPC
internal import ServiceRuntime
private import VIPContract

/// Asks vip over RPC. Questions that are asked at the same time go with one call.
package struct RPCVIPGateway: VIPGateway {
    private let levels: BatchReader<PlayerID, StoreLevel>

    /// - Parameter timeout: How long an answer is waited for.
    package init(_ client: RPCClient, timeout: Duration, logger: Logger) {
        let status = StatusClient(client)
        levels = BatchReader(logger: logger) { players in
            var known: [PlayerID: StoreLevel] = [:]
            known.reserveCapacity(players.count)
            let answer = try await status.batchGetStatus(
                BatchGetStatusRequest(playerIDs: players.map(\.description)),
                options: CallOptions(timeout: timeout))
            for status in answer.statuses { known[try PlayerID(status.playerID)] = try StoreLevel(status) }
            return known
        }
    }

    package func levels(of players: [PlayerID]) async throws -> [PlayerID: StoreLevel] {
        let players = Array(Set(players))
        var known: [PlayerID: StoreLevel] = [:]
        known.reserveCapacity(players.count)
        for (player, level) in zip(players, try await levels.answers(to: players)) { known[player] = level }
        return known
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

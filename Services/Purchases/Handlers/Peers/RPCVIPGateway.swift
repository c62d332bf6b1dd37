package import Domain
package import RPC
private import ServiceRuntime
private import VIPContract

/// Asks vip over RPC.
package struct RPCVIPGateway: VIPGateway {
    /// The contract's limit.
    private static let playersMax = 1_000

    private let status: StatusClient
    private let timeout: Duration

    /// - Parameter timeout: How long an answer is waited for, unless the call that asks ends before.
    package init(_ client: RPCClient, timeout: Duration) {
        status = StatusClient(client)
        self.timeout = timeout
    }

    package func levels(of players: [PlayerID]) async throws -> [PlayerID: StoreLevel] {
        let players = Array(Set(players))
        var levels: [PlayerID: StoreLevel] = [:]
        levels.reserveCapacity(players.count)
        for start in stride(from: 0, to: players.count, by: Self.playersMax) {
            let asked = players[start..<min(start + Self.playersMax, players.count)]
            let answer = try await status.batchGetStatus(
                BatchGetStatusRequest(playerIDs: asked.map(\.description)), options: CallOptions(timeout: timeout))
            for status in answer.statuses { levels[try PlayerID(status.playerID)] = try StoreLevel(status) }
        }
        return levels
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

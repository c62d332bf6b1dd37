internal import RPC
public import RewardsContract
public import VIPContract

/// Typed clients of `rewards`.
public struct RewardsClients: Sendable {
    public let players: PlayersClient
    public let ledger: LedgerClient

    init(_ client: RPCClient) {
        players = PlayersClient(client)
        ledger = LedgerClient(client)
    }
}

/// Typed clients of `vip`.
public struct VIPClients: Sendable {
    public let status: StatusClient
    public let levels: LevelsClient

    init(_ client: RPCClient) {
        status = StatusClient(client)
        levels = LevelsClient(client)
    }
}

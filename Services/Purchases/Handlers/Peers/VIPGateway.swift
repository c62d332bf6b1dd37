package import Domain

/// What purchases asks of vip, in plain values.
///
/// Throws `RPCError` where vip cannot be asked or fails.
package protocol VIPGateway: Sendable {
    /// The players' levels. A player of whom vip has not heard has none, and is left out.
    func levels(of players: [PlayerID]) async throws -> [PlayerID: StoreLevel]
}

extension VIPGateway {
    /// The player's level; ``StoreLevel/none`` for one of whom vip has not heard.
    package func level(of player: PlayerID) async throws -> StoreLevel {
        try await levels(of: [player])[player] ?? .none
    }
}

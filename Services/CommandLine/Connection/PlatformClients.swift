internal import RPC

/// A client of each of the five services.
struct PlatformClients: Sendable {
    let catalog: RPCClient
    let purchases: RPCClient
    let affiliates: RPCClient
    let vip: RPCClient
    let rewards: RPCClient

    subscript(service: ServiceName) -> RPCClient {
        switch service {
        case .catalog: catalog
        case .purchases: purchases
        case .affiliates: affiliates
        case .vip: vip
        case .rewards: rewards
        }
    }
}

extension Connection {
    /// Runs `body` with a client of each service, and closes them. A client connects with its first call.
    func withClients<Value>(_ body: (PlatformClients) async throws -> Value) async throws -> Value {
        try await withClient(of: .catalog) { catalog in
            try await withClient(of: .purchases) { purchases in
                try await withClient(of: .affiliates) { affiliates in
                    try await withClient(of: .vip) { vip in
                        try await withClient(of: .rewards) { rewards in
                            try await body(
                                PlatformClients(
                                    catalog: catalog, purchases: purchases, affiliates: affiliates, vip: vip,
                                    rewards: rewards))
                        }
                    }
                }
            }
        }
    }
}

import Logging
import RPC
import RPCServicesContract
import RewardsContract

/// Clients of one connection each.
func openConnections(_ count: Int, port: Int) async throws -> [RPCClient] {
    let logger = Logger(label: "benchmarks")
    var clients: [RPCClient] = []
    clients.reserveCapacity(count)
    // A few at a time: the backlog of the listening socket is finite.
    while clients.count < count {
        let batch = (0..<min(100, count - clients.count)).map { _ in
            RPCClient(Endpoint(.internet(host: "127.0.0.1", port: port)), logger: logger)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in batch {
                group.addTask { _ = try await LedgerClient(client).getBalances(GetBalancesRequest()) }
            }
            try await group.waitForAll()
        }
        clients += batch
    }
    return clients
}

/// Clients of one connection each, of a service that need not be the ledger.
func connect(_ count: Int, port: Int) async throws -> [RPCClient] {
    let logger = Logger(label: "benchmarks")
    var clients: [RPCClient] = []
    for _ in 0..<count {
        let client = RPCClient(Endpoint(.internet(host: "127.0.0.1", port: port)), logger: logger)
        _ = try await HealthClient(client).check(
            HealthCheckRequest(), options: CallOptions(timeout: .seconds(20), waitForReady: true))
        clients.append(client)
    }
    return clients
}

import ArgumentParser
import RPC
import RewardsContract

/// Wagers a second and their latency, over one connection or over the active ones among many.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "call", abstract: "Posts wagers, typed, and waits.")

    @Option(help: "The port of `benchmarks serve`.") var port: Int
    @Option(help: "Calls in flight on each active connection.") var inFlight = 64
    @Option(help: "Calls in all.") var calls = 400_000
    @Option(help: "Connections that are open.") var connections = 1
    @Option(help: "Connections that carry calls.") var active = 1

    func run() async throws {
        let clients = try await openConnections(connections, port: port)
        let callers = clients.prefix(active).flatMap { client in
            Array(repeating: client, count: inFlight)
        }
        _ = try await Self.latencies(of: callers, calls: 10 * callers.count)
        let clock = ContinuousClock()
        let begin = clock.now
        let latencies = try await Self.latencies(of: callers, calls: calls).sorted()
        let elapsed = clock.now - begin
        var report = Report()
        report.add("calls_per_second", Double(latencies.count) / elapsed.seconds)
        report.add("p50_us", latencies[latencies.count / 2].nanoseconds / 1e3)
        report.add("p99_us", latencies[latencies.count * 99 / 100].nanoseconds / 1e3)
        report.printLine()
        // Ends with the process: closing ten thousand connections one by one is nothing to wait for.
        withExtendedLifetime(clients) {}
    }

    /// Every caller runs on its connection's event loop, as a handler that calls another service does.
    private static func latencies(of callers: [RPCClient], calls: Int) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for client in callers {
                group.addTask(executorPreference: client.callerExecutor) {
                    try await call(LedgerClient(client), times: calls / callers.count)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func call(_ ledger: LedgerClient, times: Int) async throws -> [Duration] {
        let clock = ContinuousClock()
        var latencies: [Duration] = []
        latencies.reserveCapacity(times)
        let wager = PostRequest.sampleWager
        for _ in 0..<times {
            let begin = clock.now
            let response = try await ledger.post(wager)
            precondition(response.transaction?.transactionID == 4_711, "another answer than the server's")
            latencies.append(clock.now - begin)
        }
        return latencies
    }
}

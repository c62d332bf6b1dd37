import ArgumentParser
import RPC

/// Callers that make one call after the other, as many as are to be in flight, and what became of it.
struct ClosedLoop: ParsableArguments {
    @Option(help: "The port of the service.") var port: Int
    @Option(help: "A file of player ids, a line each.") var players: String
    @Option(help: "Calls in flight.") var callers = 256
    @Option(help: "Connections that they share.") var connections = 1
    @Option(help: "How long, in seconds, after a second that does not count.") var seconds = 4

    /// The ids in the file.
    func playerIDs() throws -> [String] { try lines(of: players) }

    /// Calls for the time that is asked for, and prints calls a second and their latencies.
    ///
    /// Every caller runs on its connection's event loop, as a handler that calls another service does.
    func run(_ call: @escaping @Sendable (RPCClient, inout LinearCongruence) async throws -> Void) async throws {
        let clients = try await connect(connections, port: port)
        _ = try await latencies(clients, for: .seconds(1), call)
        let clock = ContinuousClock()
        let begin = clock.now
        let latencies = try await latencies(clients, for: .seconds(seconds), call).sorted()
        let elapsed = clock.now - begin
        var report = Report()
        report.add("per_second", Double(latencies.count) / elapsed.seconds)
        report.add("count", latencies.count)
        report.add("p50_ms", latencies[latencies.count / 2].nanoseconds / 1e6)
        report.add("p99_ms", latencies[latencies.count * 99 / 100].nanoseconds / 1e6)
        report.printLine()
        for client in clients { await client.close() }
    }

    private func latencies(
        _ clients: [RPCClient], for duration: Duration,
        _ call: @escaping @Sendable (RPCClient, inout LinearCongruence) async throws -> Void
    ) async throws -> [Duration] {
        let clock = ContinuousClock()
        let end = clock.now + duration
        return try await withThrowingTaskGroup(of: [Duration].self) { group in
            for caller in 0..<callers {
                let client = clients[caller % clients.count]
                group.addTask(executorPreference: client.callerExecutor) {
                    var random = LinearCongruence(state: .random(in: 0 ... .max))
                    var latencies: [Duration] = []
                    var begin = clock.now
                    while begin < end {
                        try await call(client, &random)
                        let now = clock.now
                        latencies.append(now - begin)
                        begin = now
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

import ArgumentParser
import RPC

/// Connections that do nothing, to see what they cost the server.
struct IdleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idle", abstract: "Opens connections and keeps them until input ends.")

    @Option(help: "The port of `benchmarks serve`.") var port: Int
    @Option(help: "How many connections.") var connections = 5_000

    func run() async throws {
        let clients = try await openConnections(connections, port: port)
        var report = Report()
        report.add("port", port)
        report.printLine()
        await endOfInput()
        withExtendedLifetime(clients) {}
    }
}

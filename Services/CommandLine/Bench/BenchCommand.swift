internal import ArgumentParser
private import RPC

/// Puts a running platform under load, and says how it took it.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Makes calls of all services for some time; ends with an error when one of them failed.",
        discussion: """
            Each caller makes one call after the other, of each kind in turn: a wager, then questions of the kind that \
            games, web sites and shops ask of each service. Calls that a stopping replica refused are made again elsewhere, \
            as every client of the platform does; what counts as failed is what no repetition mended.

              loyalty bench --seconds 10 --callers 64
            """)

    @Option(help: "For how long; Ctrl-C ends it sooner, with the report.")
    var seconds = 10

    @Option(help: "How many calls are under way at a time.")
    var callers = 32

    @Option(help: "How many players are registered, once, and play.")
    var players = 100

    @Flag(help: "Answers one JSON object, for programs.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: Connection

    func validate() throws {
        guard (1...86_400).contains(seconds) else { throw ValidationError("--seconds is 1 to 86400.") }
        guard (1...4_096).contains(callers) else { throw ValidationError("--callers is 1 to 4096.") }
        guard (1...100_000).contains(players) else { throw ValidationError("--players is 1 to 100000.") }
    }

    func run() async throws {
        let report = try await connection.withClients { clients in
            var load = BenchLoad(clients: clients, playerCount: players)
            try await load.prepare()
            return await load.run(for: .seconds(seconds), callers: callers)
        }
        Console.answer(json ? report.json : report.text, terminator: "")
        if report.failed > 0 { throw ExitCode.failure }
    }
}

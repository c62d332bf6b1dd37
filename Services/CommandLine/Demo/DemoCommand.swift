internal import ArgumentParser
private import RPC
private import RewardsContract
private import VIPContract

/// Plays the sample and compares what rewards and vip say of it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Registers the sample's players, posts their wagers, and compares ledger and VIP points.",
        discussion: """
            Ends with an error unless they agree, player by player. Running it again on the same database changes \
            nothing: every call carries a key.

              loyalty demo --sample compose/sample --rewards 127.0.0.1:7105 --vip 127.0.0.1:7104
            """)

    @Option(help: "The folder with players.csv and wagers.csv.")
    var sample = "compose/sample"

    @Option(help: "How many calls are under way at a time.")
    var callers = 64

    @Flag(help: "Answers one JSON object, for programs, and shows no progress.")
    var json = false

    @OptionGroup(title: "Connection")
    var connection: Connection

    func validate() throws {
        guard (1...4_096).contains(callers) else { throw ValidationError("--callers is 1 to 4096.") }
    }

    func run() async throws {
        let sample = try Sample(directory: sample)
        let report = try await connection.withClient(of: .rewards) { rewards in
            try await connection.withClient(of: .vip) { vip in
                let play = DemoPlay(
                    sample: sample, players: PlayersClient(rewards), ledger: LedgerClient(rewards),
                    status: StatusClient(vip), callers: callers, isQuiet: json)
                return try await play.run()
            }
        }
        Console.answer(json ? report.json : report.text, terminator: "")
        if !report.agrees { throw ExitCode.failure }
    }
}

internal import ArgumentParser
private import RPC

/// Plays the sample day and shows what the services say of it.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Plays a day of an operator: clicks, sign-ups, purchases, bets, refunds, rewards.",
        discussion: """
            Ends with an error unless everything that must hold at its end does. Playing it again on the same database changes \
            nothing: every call carries a key.

              loyalty demo --sample compose/sample
            """)

    @Option(help: "The folder with the sample; its generator says what is in it.")
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
        let start = ContinuousClock.now
        let report = try await connection.withClients { clients in
            let day = try await DemoDay(
                sample: sample, clients: clients, rounds: Rounds(callers: callers, isQuiet: json))
            try await day.play()
            var report = DemoReport()
            report.checks = try await DemoChecks(clients: clients).run()
            report.tables = try await DemoReader(clients: clients).tables()
            report.duration = ContinuousClock.now - start
            return report
        }
        Console.answer(json ? report.json : report.text, terminator: "")
        if !report.holds { throw ExitCode.failure }
    }
}

import ArgumentParser

/// One measurement in a process of its own, for `Tests/bench`: prints one line of JSON.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks",
        abstract: "Runs one measurement and prints one line of JSON. Tests/bench runs them beside their peers.",
        subcommands: [
            ServeCommand.self, CallCommand.self, IdleCommand.self, CodecCommand.self, PostgresCommand.self,
            WagersCommand.self, ReadsCommand.self, AssignCommand.self, PurchasesCommand.self,
        ])
}

internal import ArgumentParser

/// The operator's and the newcomer's tool.
struct Loyalty: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "loyalty",
        abstract: "Calls the services of Loyalty, and looks after their database.",
        subcommands: [
            MigrateCommand.self, HealthCommand.self, CallCommand.self, ListCommand.self, DescribeCommand.self,
            CheckCommand.self, EventsCommand.self, JobsCommand.self, DemoCommand.self, BenchCommand.self,
            ApplyCommand.self, ImportCommand.self, PlayerCommand.self, PurchasesCommand.self, RulesCommand.self,
        ])
}

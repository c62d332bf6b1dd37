internal import ArgumentParser
private import Domain
private import RPC
private import RPCServicesContract
private import ServiceRuntime

/// Lists the services' jobs, and runs them.
struct JobsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "Lists the services' jobs, or runs one now.",
        subcommands: [List.self, Run.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists jobs: how often they run, when next, and why the last run ended early.")

        @OptionGroup var services: OperatedServices

        func run() async throws {
            var table = TextTable([
                ("service", .left), ("job", .left), ("every", .right), ("next", .left), ("state", .left),
            ])
            try await services.forEach { name, client in
                let answer = try await OperationsClient(client).listJobs(
                    ListJobsRequest(), options: CallOptions(timeout: .seconds(10)))
                for job in answer.jobs {
                    let next = try job.dueAt.map { "\(try Timestamp($0))" } ?? "at once"
                    let state = job.isRunning ? "running" : job.lastError.isEmpty ? "" : "failed: \(job.lastError)"
                    table.add([name, job.name, "\(job.intervalSeconds) s", next, state])
                }
            }
            Console.answer(table.text, terminator: "")
        }
    }

    struct Run: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs a job to its end, although it is not due.",
            discussion: """
                  loyalty jobs run rewards reclassify_segments
                  loyalty jobs run vip evaluate_tier_downs --at 2026-03-01T00:00:00Z
                """)

        @Argument(help: "The service, such as rewards, or its address.")
        var service: String

        @Argument(help: "The job, as `loyalty jobs list` names it.")
        var job: String

        @Option(help: "What the job takes for now, such as 2026-03-01T00:00:00Z.")
        var at: String?

        @Option(help: "How many seconds to wait. A run that is given up goes on by itself within a minute.")
        var timeout = 3_600

        @OptionGroup(title: "Connection")
        var connection: Connection

        func run() async throws {
            let time = try at.map { try Timestamp($0).contract }
            try await connection.withClient(of: connection.address(service)) { client in
                _ = try await OperationsClient(client).runJob(
                    RunJobRequest(name: job, time: time), options: CallOptions(timeout: .seconds(timeout)))
            }
            Console.answer("\(job) ran to its end")
        }
    }
}

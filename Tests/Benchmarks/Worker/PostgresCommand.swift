import ArgumentParser
import Logging
import Postgres

/// Statements a second through a pool, for comparison with pgbench.
struct PostgresCommand: AsyncParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable { case select, update }

    static let configuration = CommandConfiguration(
        commandName: "postgres", abstract: "Runs one statement from many callers at once.")

    @Option(help: "What is run: \(Kind.allCases.map(\.rawValue).joined(separator: " or ")).") var statement: Kind
    @Option(help: "Callers at once.") var callers = 32
    @Option(help: "How long, in seconds.") var seconds = 4
    @Option(help: "libpq's connection string.") var connection: String

    private static let select = Statement(
        name: "select_balance", sql: "SELECT balance FROM benchmark_accounts WHERE id = $1")
    private static let update = Statement(
        name: "update_balance",
        sql: "UPDATE benchmark_accounts SET balance = balance + 1 WHERE id = $1 RETURNING balance")

    func run() async throws {
        var configuration = try PostgresConfiguration(connectionString: connection)
        // As many connections as pgbench has.
        configuration.limits.connectionsMin = callers
        configuration.limits.connectionsMax = callers
        let pool = PostgresPool(configuration: configuration, logger: Logger(label: "benchmarks"))
        try await pool.waitUntilAvailable(deadline: .now + .seconds(20))
        let statement = statement == .select ? Self.select : Self.update
        _ = try await Self.count(statement, pool, callers: callers, for: .milliseconds(500))
        let clock = ContinuousClock()
        let begin = clock.now
        let count = try await Self.count(statement, pool, callers: callers, for: .seconds(seconds))
        let elapsed = clock.now - begin
        await pool.close()
        var report = Report()
        report.add("per_second", Double(count) / elapsed.seconds)
        report.printLine()
    }

    private static func count(
        _ statement: Statement, _ pool: PostgresPool, callers: Int, for duration: Duration
    ) async throws -> Int {
        let end = ContinuousClock.now + duration
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<callers {
                group.addTask(executorPreference: pool.taskExecutor) {
                    var random = LinearCongruence(state: UInt64(caller) &+ 1)
                    var done = 0
                    while ContinuousClock.now < end {
                        let id = Int32(random.next() % 10_000) + 1
                        let balance = try await pool.query(statement, id).one().decode(Int64.self)
                        precondition(balance >= 0, "a balance below zero")
                        done += 1
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
    }
}

internal import ArgumentParser
private import Logging
private import Postgres
private import ServiceRuntime

/// Brings the schemas of all services to the state that this build needs.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Creates roles and schemas, and applies the migrations that are missing.",
        discussion: """
            Safe to run at any time and any number of times: what is applied is not applied again, and a migration \
            whose file has changed since is refused.

              loyalty migrate --database-url postgres://postgres@db.example/loyalty
              loyalty migrate --status --database-url 'postgres:///loyalty?host=/run/postgresql'
            """)

    @Option(
        name: .customLong("database-url"),
        help: "The database, as a user who may create roles and schemas. Default: LOYALTY_DATABASE_URL.")
    var databaseURL: String?

    @Option(help: "A file with that user's password. Default: LOYALTY_DATABASE_PASSWORD_FILE, or none.")
    var databasePasswordFile: String?

    @Option(help: "What the services' roles are called: this, and the schema's name.")
    var rolePrefix = "loyalty_"

    @Option(
        help: """
            A folder of files named for the schemas, each with the password of that service's role. Default: the roles \
            keep the passwords that they have.
            """)
    var passwordDirectory: String?

    @Option(help: "Only this schema; may be given several times. Default: all.")
    var schema: [String] = []

    @Flag(help: "Only shows which migrations are missing.")
    var status = false

    func run() async throws {
        let text = databaseURL ?? SystemProcess.environment["LOYALTY_DATABASE_URL"]
        guard let text else {
            throw ValidationError("Say where the database is: --database-url, or LOYALTY_DATABASE_URL.")
        }
        var configuration = try PostgresConfiguration(connectionString: text)
        if let file = databasePasswordFile ?? SystemProcess.environment["LOYALTY_DATABASE_PASSWORD_FILE"] {
            configuration.parameters["password"] = try Self.password(in: file)
        }
        let pool = PostgresPool(configuration: configuration, logger: .quiet)
        do {
            try await pool.waitUntilAvailable(deadline: .now + .seconds(10))
            for definition in try chosen() { try await migrate(definition.migrations, pool) }
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
    }

    private func chosen() throws -> [ServiceDefinition] {
        let all = ServiceDefinition.platform
        let unknown = schema.filter { name in !all.contains { $0.name == name } }
        guard unknown.isEmpty else {
            throw ValidationError(
                "There is no schema \(unknown.joined(separator: ", ")); there are: "
                    + all.map(\.name).joined(separator: ", ") + ".")
        }
        return schema.isEmpty ? all : all.filter { schema.contains($0.name) }
    }

    private func migrate(_ list: MigrationList, _ pool: PostgresPool) async throws {
        let roles = ServiceRoles(
            schema: list.schema, service: rolePrefix + list.schema, password: try password(of: list.schema))
        let runner = MigrationRunner(pool: pool, list: list, owner: roles.owner)
        if status {
            let status = try await runner.status()
            if let refusal = status.refusal { throw ValidationError(refusal) }
            Console.answer(
                status.isCurrent
                    ? "\(list.schema): current, at version \(list.version)"
                    : "\(list.schema): missing \(status.pending.joined(separator: ", "))")
            return
        }
        try await roles.apply(with: pool)
        let report = try await runner.apply()
        for step in report.applied { Console.answer("\(list.schema): applied \(step.file) in \(step.duration)") }
        Console.answer("\(list.schema): at version \(report.version)")
    }

    private func password(of schema: String) throws -> String? {
        try passwordDirectory.map { try Self.password(in: "\($0)/\(schema)") }
    }

    private static func password(in file: String) throws -> String {
        var password = try SystemFile.text(file)[...]
        while password.last?.isWhitespace == true { password.removeLast() }
        guard !password.isEmpty else { throw ValidationError("\(file) is empty: it holds a password.") }
        return String(password)
    }
}

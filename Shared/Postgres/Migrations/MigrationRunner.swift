/// Applies a schema's migrations, each in a transaction of its own, forward only.
///
/// Any number of runners may work at a time: each migration is applied under a lock, after another look at what is
/// applied already.
package struct MigrationRunner: Sendable {
    private let pool: PostgresPool
    private let list: MigrationList
    private let owner: String?
    private let timeout: Duration
    private let sql: MigrationStatements

    /// - Parameters:
    ///   - pool: For a user that may create the schema, or that is a member of the owner.
    ///   - owner: The role that shall own what migrations create; `nil` is the pool's user.
    ///   - timeout: How long one migration may take, waiting for others included.
    package init(pool: PostgresPool, list: MigrationList, owner: String? = nil, timeout: Duration = .seconds(600)) {
        self.pool = pool
        self.list = list
        self.owner = owner
        self.timeout = timeout
        sql = MigrationStatements(schema: list.schema)
    }

    /// Applies what is missing.
    ///
    /// - Throws: ``PostgresError/Code/migrationRefused`` where a file was changed, one is missing, or the database is newer
    ///   than the program; a migration's own error, with its file as the statement's name.
    @discardableResult
    package func apply(
        progress: @Sendable (MigrationEvent) -> Void = { _ in }
    ) async throws(PostgresError) -> MigrationReport {
        try await typed { try await prepare() }
        var steps: [MigrationReport.Step] = []
        for migration in list.migrations {
            guard let step = try await typed({ try await apply(migration, progress) }) else { continue }
            steps.append(step)
        }
        if list.migrations.isEmpty { try await requireCurrent() }
        return MigrationReport(schema: list.schema, applied: steps, version: list.version)
    }

    /// Compares the schema with the program and changes nothing.
    package func status() async throws(PostgresError) -> MigrationStatus {
        let exists = try await pool.query(sql.exists).one().decode(Bool.self, at: 0)
        let applied = exists ? try await Self.decode(pool.query(sql.selectApplied)) : []
        var status = MigrationStatus(schema: list.schema, applied: applied, pending: [])
        do {
            let plan = try MigrationPlan(schema: list.schema, known: try await known(pool), applied: applied)
            status.pending = plan.pending.map { list.migrations[$0 - 1].file }
        } catch {
            guard error.code == .migrationRefused else { throw error }
            status.refusal = error.message
        }
        return status
    }

    /// Fails unless the schema is exactly what the program needs; for a service that starts.
    package func requireCurrent() async throws(PostgresError) {
        let status = try await status()
        if let refusal = status.refusal { throw PostgresError(.migrationRefused, refusal) }
        guard let first = status.pending.first else { return }
        throw PostgresError(
            .migrationRefused,
            "Schema \(list.schema) lacks \(status.pending.count) migrations, the first is \(first). "
                + "Run «loyalty migrate» before this program.")
    }

    /// Makes the schema and its table, if they are not there.
    private func prepare() async throws {
        if try await pool.query(sql.exists).one().decode(Bool.self, at: 0) { return }
        try await pool.transaction(deadline: .now + timeout) { transaction in
            try await transaction.execute(sql.lock, sql.lockKey)
            try await transaction.runScript(sql.createSchema(owner: owner) + sql.createTable)
        }
    }

    /// Applies one migration, unless it is applied.
    private func apply(
        _ migration: Migration, _ progress: @Sendable (MigrationEvent) -> Void
    ) async throws -> MigrationReport.Step? {
        guard let text = String(validating: migration.sql, as: UTF8.self) else {
            throw PostgresError(.migrationRefused, "\(migration.file) is not UTF-8; save it as UTF-8.")
        }
        let known = try await known(pool)
        return try await pool.transaction(deadline: .now + timeout) { transaction in
            try await transaction.execute(sql.lock, sql.lockKey)
            let applied = try Self.decode(try await transaction.query(sql.selectApplied))
            let plan = try MigrationPlan(schema: list.schema, known: known, applied: applied)
            guard plan.pending.first == migration.version else { return nil }
            progress(.applying(file: migration.file))
            let start = ContinuousClock.now
            if let owner { try await transaction.runScript("SET LOCAL ROLE \(owner.quotedIdentifier)") }
            try await transaction.execute(sql.setLocal, list.schema.quotedIdentifier, migration.file)
            do throws(PostgresError) {
                try await transaction.runScript(text)
            } catch {
                throw error.with(statementName: migration.file)
            }
            let duration = ContinuousClock.now - start
            // A file that commits by itself would leave half of it behind when the rest fails.
            guard try await transaction.query(sql.isSameTransaction, migration.file).count == 1 else {
                throw PostgresError(
                    .migrationRefused, "\(migration.file) ends its transaction; take COMMIT and ROLLBACK out of it.")
            }
            try await transaction.commit(
                with: sql.insertApplied, Int32(migration.version), migration.name,
                known[migration.version - 1].checksum, duration.milliseconds)
            progress(.applied(file: migration.file, duration: duration))
            return MigrationReport.Step(file: migration.file, duration: duration)
        }
    }

    /// The program's files with their checksums, which the server computes.
    private func known(_ pool: PostgresPool) async throws(PostgresError) -> [MigrationPlan.Known] {
        let checksums = try await pool.query(sql.checksums, list.migrations.map { PostgresBytes($0.sql) })
            .decode(String.self)
        return zip(list.migrations, checksums).map {
            MigrationPlan.Known(version: $0.version, name: $0.name, checksum: $1)
        }
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [AppliedMigration] {
        try rows.decode((Int32, String, String, String, Int64, String).self).map { row in
            AppliedMigration(
                version: Int(row.0), name: row.1, checksum: row.2, appliedAt: row.3, duration: .milliseconds(row.4),
                appliedBy: row.5)
        }
    }

    /// Everything that is thrown in here is ours.
    private func typed<Value>(_ body: () async throws -> Value) async throws(PostgresError) -> Value {
        do {
            return try await body()
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.other, "A migration failed: \(error)", cause: error)
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

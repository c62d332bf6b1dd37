/// What is to be applied, decided from what the program knows and what the database says; no I/O.
struct MigrationPlan {
    /// A migration that the program knows.
    struct Known: Hashable {
        var version: Int
        var name: String
        var checksum: String

        var file: String { Migration.file(version: version, name: name) }
    }

    /// Versions to apply, in order.
    var pending: [Int]

    /// Compares the program's files with the table.
    ///
    /// - Parameter applied: In order of their versions.
    /// - Throws: ``PostgresError/Code/migrationRefused``, naming the file and what to do.
    init(schema: String, known: [Known], applied: [AppliedMigration]) throws(PostgresError) {
        let newest = known.last?.version ?? 0
        for migration in applied {
            guard let file = known.first(where: { $0.version == migration.version }) else {
                throw PostgresError(
                    .migrationRefused,
                    "Schema \(schema) is at version \(migration.version) (\(migration.file)), this program knows versions up "
                        + "to \(newest). Run a program at least as new as the database, or restore a backup.")
            }
            guard file.name == migration.name, file.checksum == migration.checksum else {
                throw PostgresError(
                    .migrationRefused,
                    "\(file.file) of schema \(schema) was changed after it was applied at \(migration.appliedAt) "
                        + "(as \(migration.file), sha256 \(migration.checksum.prefix(12))…; now \(file.checksum.prefix(12))…). "
                        + "Restore the file as it was, and put the change into a new file V\(Self.padded(newest + 1))__….sql."
                )
            }
        }
        let versions = Set(applied.map(\.version))
        let last = applied.last?.version ?? 0
        if let missing = known.first(where: { $0.version < last && !versions.contains($0.version) }) {
            throw PostgresError(
                .migrationRefused,
                "\(missing.file) of schema \(schema) was never applied, although version \(last) was. "
                    + "Give it a number above \(newest), or find out who removed it from schema_migrations.")
        }
        pending = known.map(\.version).filter { $0 > last }
    }

    private static func padded(_ version: Int) -> String {
        let digits = String(version)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

/// A row of `schema_migrations`.
package struct AppliedMigration: Sendable, Hashable {
    package var version: Int
    package var name: String
    /// SHA-256 of the file, in hexadecimal.
    package var checksum: String
    /// As the server writes it, in UTC.
    package var appliedAt: String
    package var duration: Duration
    package var appliedBy: String

    package var file: String { Migration.file(version: version, name: name) }
}

/// One numbered step of a schema, from a file `V0001__what_it_does.sql` that is embedded in the program.
package struct Migration: Sendable, Hashable {
    /// From the file's name; from 1, without gaps.
    package let version: Int
    /// From the file's name: `what_it_does`.
    package let name: String
    /// The file's bytes.
    package let sql: [UInt8]

    /// Takes a file as SwiftPM embeds it.
    ///
    /// ```swift
    /// Migration(file: "V0001__players.sql", sql: PackageResources.V0001__players_sql)
    /// ```
    package init(file: String, sql: [UInt8]) {
        guard let (version, name) = Self.parse(file) else {
            preconditionFailure("«\(file)» is no name of a migration; write V0001__what_it_does.sql")
        }
        self.version = version
        self.name = name
        self.sql = sql
    }

    /// The file's name.
    package var file: String { Self.file(version: version, name: name) }

    /// The name that a file of this version and name has.
    package static func file(version: Int, name: String) -> String {
        let digits = String(version)
        return "V" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "__\(name).sql"
    }

    /// Reads `V0001__what_it_does.sql`.
    package static func parse(_ file: String) -> (version: Int, name: String)? {
        guard file.hasPrefix("V"), file.hasSuffix(".sql"), let separator = file.firstRange(of: "__"),
            let version = Int(file[file.index(after: file.startIndex)..<separator.lowerBound]), version > 0
        else { return nil }
        let name = String(file[separator.upperBound...].dropLast(4))
        return name.isEmpty || self.file(version: version, name: name) != file ? nil : (version, name)
    }
}

/// All migrations of one schema, in order.
package struct MigrationList: Sendable {
    /// The schema that they build; it keeps the table `schema_migrations`.
    package let schema: String
    package let migrations: [Migration]

    /// - Parameter migrations: In the order of their versions, which are 1, 2, 3, …
    package init(schema: String, _ migrations: [Migration]) {
        for (index, migration) in migrations.enumerated() {
            precondition(
                migration.version == index + 1,
                "\(migration.file) of \(schema) stands where version \(index + 1) belongs; list all files in order")
        }
        self.schema = schema
        self.migrations = migrations
    }

    /// What the program needs the schema to be at.
    package var version: Int { migrations.count }
}

private import Foundation
package import Postgres

/// Compares a service's list of migrations with the folder that the list was written from.
///
/// A file that somebody forgets to list would never be applied, so each service has a test:
/// ```swift
/// #expect(try MigrationFolder.differences(RewardsMigrations.list, folder: "…/Services/Rewards/Migrations") == [])
/// ```
package enum MigrationFolder {
    /// What differs, one sentence each; nothing where list and folder agree.
    package static func differences(_ list: MigrationList, folder: String) throws -> [String] {
        let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") })
        let listed = Set(list.migrations.map(\.file))
        var differences = files.subtracting(listed).map { "\($0) is in the folder and not in the list" }
        differences += listed.subtracting(files).map { "\($0) is in the list and not in the folder" }
        for migration in list.migrations where files.contains(migration.file) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(migration.file)"))
            if [UInt8](bytes) != migration.sql {
                differences.append("\(migration.file) is embedded with another content")
            }
        }
        return differences.sorted()
    }
}

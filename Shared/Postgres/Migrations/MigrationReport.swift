/// What a run of migrations did.
package struct MigrationReport: Sendable, Hashable {
    package struct Step: Sendable, Hashable {
        package var file: String
        package var duration: Duration
    }

    package var schema: String
    /// What this run applied, in order. Another one at the same time may have applied the rest.
    package var applied: [Step]
    /// The version that the schema is at now.
    package var version: Int
}

/// What a run of migrations is doing.
package enum MigrationEvent: Sendable, Hashable {
    case applying(file: String)
    case applied(file: String, duration: Duration)
}

/// How a schema compares with the program.
package struct MigrationStatus: Sendable, Hashable {
    package var schema: String
    package var applied: [AppliedMigration]
    /// Files that are not applied yet.
    package var pending: [String]
    /// Why nothing can be applied, where that is so.
    package var refusal: String?

    package var isCurrent: Bool { pending.isEmpty && refusal == nil }
}

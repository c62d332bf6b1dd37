package import Domain
package import Postgres
private import ServiceRuntime

/// Reads and writes the rules.
package struct RuleStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// Adds a rule, as its version 1.
    ///
    /// - Throws: ``RuleRefusal/idTaken(_:)``, which rolls the transaction back; `PostgresError`.
    package func insert(
        _ id: RuleID, _ text: RuleText, isActive: Bool, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> RewardRule {
        let inserted = try await transaction.query(
            RuleStatements.insert, id, text.name, text.description, text.priority, isActive,
            PostgresJSON(text.conditions.description), PostgresJSON(text.rewardConfig.description), now
        ).oneOrNone()
        guard let row = inserted else { throw RuleRefusal.idTaken(id) }
        try await transaction.execute(RuleStatements.insertVersion, id)
        return try Self.decode(row).rule
    }

    /// The rule with this id, which nobody else changes until the transaction ends; nil for an unknown one.
    package func lock(_ id: RuleID, in transaction: PostgresTransaction) async throws(PostgresError) -> RewardRule? {
        guard let row = try await transaction.query(RuleStatements.lock, id).oneOrNone() else { return nil }
        return try Self.decode(row).rule
    }

    /// Replaces what a rule says by its next version.
    package func update(
        _ id: RuleID, _ text: RuleText, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> RewardRule {
        let row = try await transaction.query(
            RuleStatements.update, id, text.name, text.description, text.priority,
            PostgresJSON(text.conditions.description), PostgresJSON(text.rewardConfig.description), now
        ).one()
        try await transaction.execute(RuleStatements.insertVersion, id)
        return try Self.decode(row).rule
    }

    package func setActive(
        _ id: RuleID, _ isActive: Bool, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> RewardRule {
        try Self.decode(try await transaction.query(RuleStatements.setActive, id, isActive, now).one()).rule
    }

    package func archive(
        _ id: RuleID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws(PostgresError) -> RewardRule {
        try Self.decode(try await transaction.query(RuleStatements.archive, id, now).one()).rule
    }

    /// Those of the rules that are known.
    package func rules(_ ids: [RuleID]) async throws(PostgresError) -> [RewardRule] {
        try await rules(ids, in: database)
    }

    package func rules(
        _ ids: [RuleID], in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [RewardRule] {
        try Self.decode(try await queries.query(RuleStatements.find, ids)).map(\.rule)
    }

    /// Those that grant.
    package func activeRules(in queries: some PostgresQuerying) async throws(PostgresError) -> [RewardRule] {
        try Self.decode(try await queries.query(RuleStatements.active)).map(\.rule)
    }

    /// Rules in the order of evaluation, after a place: at most `limit` of them.
    package func page(
        _ state: RuleListState, after place: RulePlace?, limit: Int
    ) async throws(PostgresError) -> [(rule: RewardRule, place: RulePlace)] {
        try Self.decode(
            try await database.query(
                RuleStatements.page, state.rawValue, place?.negatedPriority, place?.number, Int64(limit)))
    }

    /// What a rule said, the latest version first, before a version: at most `limit` of them.
    package func versions(
        of id: RuleID, before version: Int32, limit: Int
    ) async throws(PostgresError) -> [RewardRule] {
        try Self.decode(try await database.query(RuleStatements.versions, id, version, Int64(limit))).map(\.rule)
    }

    private static func decode(
        _ rows: PostgresRows
    ) throws(PostgresError) -> [(rule: RewardRule, place: RulePlace)] {
        var rules: [(rule: RewardRule, place: RulePlace)] = []
        for row in rows { rules.append(try decode(row)) }
        return rules
    }

    private static func decode(_ row: PostgresRow) throws(PostgresError) -> (rule: RewardRule, place: RulePlace) {
        let priority: Int32 = try row.decode(at: 4)
        let text = RuleText(
            name: try row.decode(at: 2), description: try row.decode(at: 3), priority: priority,
            conditions: try object(row, at: 5), rewardConfig: try object(row, at: 6))
        let rule = RewardRule(
            id: try row.decode(at: 0), version: try row.decode(at: 1), text: text, isActive: try row.decode(at: 7),
            createdAt: try row.decode(at: 8), updatedAt: try row.decode(at: 9), archivedAt: try row.decode(at: 10))
        return (rule, RulePlace(negatedPriority: -Int64(priority), number: try row.decode(at: 11)))
    }

    private static func object(_ row: PostgresRow, at column: Int) throws(PostgresError) -> JSONObject {
        let json = try row.decode(PostgresJSON.self, at: column)
        do throws(DomainError) {
            // What the database prints has blanks that what was saved had not.
            return try JSONObject(parsing: json.text, limits: JSONLimits(bytesMax: 1 << 20))
        } catch {
            throw PostgresError(.decodingFailed, "A rule's JSON \(error.message); correct the row.")
        }
    }
}

/// Which rules a list takes.
package enum RuleListState: String, Sendable, Hashable {
    /// All but archived ones.
    case all
    case active
    case inactive
    case archived
}

/// Where a rule stands in the list of all.
package struct RulePlace: Sendable, Hashable {
    package var negatedPriority: Int64
    package var number: Int64

    package init(negatedPriority: Int64, number: Int64) {
        self.negatedPriority = negatedPriority
        self.number = number
    }
}

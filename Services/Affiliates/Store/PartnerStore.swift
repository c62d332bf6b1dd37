private import Domain
package import Postgres
package import ServiceRuntime

/// Reads and writes partners.
package struct PartnerStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// The partner with this id; nil for an unknown one.
    package func partner(_ id: PartnerID) async throws(PostgresError) -> Partner? {
        try await partners([id], in: database).first
    }

    /// Those of the partners that are known.
    package func partners(
        _ ids: [PartnerID], in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [Partner] {
        guard !ids.isEmpty else { return [] }
        return try Self.decode(try await queries.query(PartnerStatements.find, ids))
    }

    /// Partners, newest first: at most `limit`, after `row`.
    package func partners(
        _ status: Partner.Status?, after row: TimedRow?, limit: Int
    ) async throws(PostgresError) -> [Partner] {
        try Self.decode(
            try await database.query(
                PartnerStatements.page, row?.time ?? .latest, PartnerID(row?.id ?? UUID128(high: .max, low: .max)),
                status?.rawValue, Int64(limit)))
    }

    /// The partner with this id, kept from everyone else until the transaction ends.
    ///
    /// - Throws: ``PartnerRefusal`` for an unknown one; `PostgresError`.
    package func lock(_ id: PartnerID, in transaction: PostgresTransaction) async throws -> Partner {
        let partners = try Self.decode(try await transaction.query(PartnerStatements.lock, id))
        guard let partner = partners.first else { throw PartnerRefusal.unknown }
        return partner
    }

    /// - Throws: ``PartnerRefusal`` where the id or the name is taken; `PostgresError`.
    package func insert(_ partner: Partner, in transaction: PostgresTransaction) async throws {
        try await Self.refusingTakenNames {
            try await transaction.execute(
                PartnerStatements.insert, partner.id, partner.name, partner.status.rawValue, partner.contact,
                partner.playerID, partner.createdAt, partner.updatedAt)
        }
    }

    /// - Throws: ``PartnerRefusal`` where the name is taken; `PostgresError`.
    package func update(_ partner: Partner, in transaction: PostgresTransaction) async throws {
        try await Self.refusingTakenNames {
            try await transaction.execute(
                PartnerStatements.update, partner.id, partner.name, partner.status.rawValue, partner.contact,
                partner.playerID, partner.updatedAt)
        }
    }

    private static func refusingTakenNames(_ body: () async throws -> Int) async throws {
        do {
            _ = try await body()
        } catch let error as PostgresError where error.code == .uniqueViolation {
            throw error.constraint == "partner_name_is_unique" ? PartnerRefusal.nameTaken : .idTaken
        }
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [Partner] {
        var partners: [Partner] = []
        for row in rows {
            partners.append(
                Partner(
                    id: try row.decode(at: 0), name: try row.decode(at: 1),
                    status: try row.decode(Label<Partner.Status>.self, at: 2).value, contact: try row.decode(at: 3),
                    playerID: try row.decode(at: 4), createdAt: try row.decode(at: 5),
                    updatedAt: try row.decode(at: 6)))
        }
        return partners
    }
}

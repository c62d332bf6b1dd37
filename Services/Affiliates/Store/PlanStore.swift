private import Domain
package import Postgres
package import ServiceRuntime

/// Reads and writes the plans by which partners are paid.
package struct PlanStore: Sendable {
    private let database: PostgresPool

    package init(database: PostgresPool) { self.database = database }

    /// All plans of some partners, the earliest first.
    package func plans(
        of partners: [PartnerID], in queries: some PostgresQuerying
    ) async throws(PostgresError) -> [CommissionPlan] {
        guard !partners.isEmpty else { return [] }
        return try Self.decode(try await queries.query(PartnerStatements.plansOfPartners, partners))
    }

    /// A partner's plans, newest first: at most `limit`, after `row`.
    package func plans(
        of partner: PartnerID, after row: TimedRow?, limit: Int
    ) async throws(PostgresError) -> [CommissionPlan] {
        try Self.decode(
            try await database.query(
                PartnerStatements.plansPage, partner, row?.time ?? .latest,
                PlanID(row?.id ?? UUID128(high: .max, low: .max)), Int64(limit)))
    }

    /// The plan with this id, kept from everyone else until the transaction ends.
    ///
    /// - Throws: ``PlanRefusal`` for an unknown one; `PostgresError`.
    package func lock(_ id: PlanID, in transaction: PostgresTransaction) async throws -> CommissionPlan {
        let plans = try Self.decode(try await transaction.query(PartnerStatements.lockPlan, id))
        guard let plan = plans.first else { throw PlanRefusal.unknown }
        return plan
    }

    package func insert(_ plan: CommissionPlan, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(
            PartnerStatements.insertPlan, plan.id, plan.partnerID, plan.terms.kind, plan.terms.cpaAmount,
            plan.terms.percent, plan.currency, plan.validFrom, plan.validUntil, plan.minimumFirstPurchase,
            plan.carriesNegative, plan.createdAt)
    }

    /// Writes the end of a plan.
    package func end(_ plan: CommissionPlan, in transaction: PostgresTransaction) async throws(PostgresError) {
        try await transaction.execute(PartnerStatements.endPlan, plan.id, plan.validUntil)
    }

    private static func decode(_ rows: PostgresRows) throws(PostgresError) -> [CommissionPlan] {
        var plans: [CommissionPlan] = []
        for row in rows {
            plans.append(
                CommissionPlan(
                    id: try row.decode(at: 0), partnerID: try row.decode(at: 1), terms: try terms(row),
                    currency: try row.decode(at: 4), validFrom: try row.decode(at: 5),
                    validUntil: try row.decode(at: 6), minimumFirstPurchase: try row.decode(at: 7),
                    carriesNegative: try row.decode(at: 8), createdAt: try row.decode(at: 9)))
        }
        return plans
    }

    private static func terms(_ row: PostgresRow) throws(PostgresError) -> CommissionPlan.Terms {
        let amount: Money? = try row.decode(at: 2)
        let percent: FixedDecimal? = try row.decode(at: 3)
        switch (amount, percent) {
        case (let amount?, let percent?): return .hybrid(amount, percent: percent)
        case (let amount?, nil): return .cpa(amount)
        case (nil, let percent?): return .revshare(percent: percent)
        case (nil, nil): throw PostgresError(.decodingFailed, "A plan pays neither an amount nor a share.")
        }
    }
}

extension CommissionPlan.Terms {
    /// As the column `kind` has it.
    fileprivate var kind: String {
        switch self {
        case .cpa: "cpa"
        case .revshare: "revshare"
        case .hybrid: "hybrid"
        }
    }
}

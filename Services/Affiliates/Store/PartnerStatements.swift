internal import Postgres

/// The SQL of partners and their plans.
enum PartnerStatements {
    private static let columns = "id, name, status, contact, player_id, created_at, updated_at"
    private static let planColumns = """
        id, partner_id, cpa_amount, revshare_percent, currency, valid_from, valid_until, minimum_first_purchase,
        negative_carry_over, created_at
        """

    static let find = Statement(
        name: "find_partners", sql: "SELECT \(columns) FROM affiliates.affiliate_partners WHERE id = ANY($1)")

    static let lock = Statement(
        name: "lock_partner", sql: "SELECT \(columns) FROM affiliates.affiliate_partners WHERE id = $1 FOR UPDATE")

    static let insert = Statement(
        name: "insert_partner",
        sql: """
            INSERT INTO affiliates.affiliate_partners (id, name, status, contact, player_id, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """)

    static let update = Statement(
        name: "update_partner",
        sql: """
            UPDATE affiliates.affiliate_partners
               SET name = $2, status = $3, contact = $4, player_id = $5, updated_at = $6
             WHERE id = $1
            """)

    /// Newest first, after the row that a page token names; a status that is NULL takes all.
    static let page = Statement(
        name: "partners_page",
        sql: """
            SELECT \(columns) FROM affiliates.affiliate_partners
             WHERE (created_at, id) < ($1, $2) AND ($3::text IS NULL OR status = $3)
             ORDER BY created_at DESC, id DESC LIMIT $4
            """)

    static let plansOfPartners = Statement(
        name: "plans_of_partners",
        sql: "SELECT \(planColumns) FROM affiliates.commission_plans WHERE partner_id = ANY($1) ORDER BY valid_from")

    static let plansPage = Statement(
        name: "plans_page",
        sql: """
            SELECT \(planColumns) FROM affiliates.commission_plans
             WHERE partner_id = $1 AND (created_at, id) < ($2, $3)
             ORDER BY created_at DESC, id DESC LIMIT $4
            """)

    static let lockPlan = Statement(
        name: "lock_plan", sql: "SELECT \(planColumns) FROM affiliates.commission_plans WHERE id = $1 FOR UPDATE")

    static let insertPlan = Statement(
        name: "insert_plan",
        sql: """
            INSERT INTO affiliates.commission_plans
                (id, partner_id, kind, cpa_amount, revshare_percent, currency, valid_from, valid_until,
                 minimum_first_purchase, negative_carry_over, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """)

    static let endPlan = Statement(
        name: "end_plan", sql: "UPDATE affiliates.commission_plans SET valid_until = $2 WHERE id = $1")
}

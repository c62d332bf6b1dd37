internal import Postgres

/// The SQL that reads rewards for people: those that are in the archive, too.
enum RewardListStatements {
    /// Each half has the indexes that the lists ask for.
    private static let everywhere = """
        (SELECT \(RewardRow.columns), r.currency_type FROM rewards.reward_history r
          UNION ALL
         SELECT \(RewardRow.columns), r.currency_type FROM rewards_archive.reward_history r) AS r
        """

    static let find = Statement(
        name: "find_reward",
        sql: "SELECT \(RewardRow.columns) FROM \(everywhere) WHERE r.player_id = $1 AND r.id = $2")

    // One statement for each kind of list, so that each has the plan of its index.
    static let page = list(name: "rewards_page", where: "true")
    static let pageOfRule = list(name: "rewards_of_rule", where: "r.rule_id = $5")
    static let pageOfPlayer = list(
        name: "rewards_of_player", where: "r.player_id = $5 AND ($6::text IS NULL OR r.rule_id = $6)")

    private static func list(name: String, where condition: String) -> Statement {
        Statement(
            name: name,
            sql: """
                SELECT \(RewardRow.columns)
                  FROM \(everywhere)
                 WHERE (r.issued_at, r.id) < ($1, $2) AND \(condition)
                   AND ($3::text IS NULL OR r.status = $3::rewards.reward_status)
                 ORDER BY r.issued_at DESC, r.id DESC
                 LIMIT $4
                """)
    }

    static let report = Statement(
        name: "reward_report",
        sql: """
            SELECT r.rule_id, r.currency_type, count(*), count(DISTINCT r.player_id), sum(r.amount),
                   sum(r.converted_amount), count(*) FILTER (WHERE r.status IN ('PENDING', 'ACTIVE')),
                   count(*) FILTER (WHERE r.status = 'COMPLETED'), count(*) FILTER (WHERE r.status = 'EXPIRED'),
                   count(*) FILTER (WHERE r.status = 'CANCELLED')
              FROM \(everywhere)
             WHERE r.issued_at >= $1 AND r.issued_at < $2
             GROUP BY r.rule_id, r.currency_type
             ORDER BY r.rule_id COLLATE "C" NULLS LAST, r.currency_type
            """)
}

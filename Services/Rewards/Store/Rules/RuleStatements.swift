internal import Postgres

/// The SQL of rules.
enum RuleStatements {
    private static let columns = """
        r.rule_id, r.version, r.name, r.description, r.priority, r.conditions, r.reward_config, r.is_active,
        r.created_at, r.updated_at, r.archived_at, r.number
        """

    /// Answers nothing where another rule has the id.
    static let insert = Statement(
        name: "insert_rule",
        sql: """
            INSERT INTO rewards.reward_rules AS r
                (rule_id, name, description, priority, is_active, conditions, reward_config, created_at, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
            ON CONFLICT (rule_id) DO NOTHING
            RETURNING \(columns)
            """)

    /// Keeps what the rule says now as the version that it has now.
    static let insertVersion = Statement(
        name: "insert_rule_version",
        sql: """
            INSERT INTO rewards.reward_rule_versions
                (rule_id, version, name, description, priority, conditions, reward_config, created_at)
            SELECT rule_id, version, name, description, priority, conditions, reward_config, updated_at
              FROM rewards.reward_rules WHERE rule_id = $1
            """)

    static let lock = Statement(
        name: "lock_rule", sql: "SELECT \(columns) FROM rewards.reward_rules r WHERE r.rule_id = $1 FOR NO KEY UPDATE")

    static let update = Statement(
        name: "update_rule",
        sql: """
            UPDATE rewards.reward_rules r
               SET version = r.version + 1, name = $2, description = $3, priority = $4, conditions = $5,
                   reward_config = $6, updated_at = $7
             WHERE r.rule_id = $1
            RETURNING \(columns)
            """)

    static let setActive = Statement(
        name: "set_rule_active",
        sql:
            "UPDATE rewards.reward_rules r SET is_active = $2, updated_at = $3 WHERE r.rule_id = $1 RETURNING \(columns)"
    )

    static let archive = Statement(
        name: "archive_rule",
        sql: """
            UPDATE rewards.reward_rules r SET is_active = false, archived_at = $2, updated_at = $2
             WHERE r.rule_id = $1
            RETURNING \(columns)
            """)

    static let find = Statement(
        name: "find_rules", sql: "SELECT \(columns) FROM rewards.reward_rules r WHERE r.rule_id = ANY($1)")

    static let active = Statement(
        name: "active_rules", sql: "SELECT \(columns) FROM rewards.reward_rules r WHERE r.is_active")

    /// In the order of evaluation, after the rule with a number; a state that is NULL takes all that are not archived.
    static let page = Statement(
        name: "rules_page",
        sql: """
            SELECT \(columns)
              FROM rewards.reward_rules r
             WHERE ($1::text = 'archived') = (r.archived_at IS NOT NULL)
               AND ($1::text IN ('all', 'archived') OR r.is_active = ($1::text = 'active'))
               AND ($2::bigint IS NULL OR (-r.priority, r.rule_id COLLATE "C") >
                    ($2, (SELECT rule_id COLLATE "C" FROM rewards.reward_rules WHERE number = $3)))
             ORDER BY -r.priority, r.rule_id COLLATE "C"
             LIMIT $4
            """)

    /// What a rule said, the latest version first, with what it is now.
    static let versions = Statement(
        name: "rule_versions",
        sql: """
            SELECT r.rule_id, v.version, v.name, v.description, v.priority, v.conditions, v.reward_config, r.is_active,
                   r.created_at, v.created_at, r.archived_at, r.number
              FROM rewards.reward_rule_versions v JOIN rewards.reward_rules r ON r.rule_id = v.rule_id
             WHERE v.rule_id = $1 AND v.version < $2
             ORDER BY v.version DESC
             LIMIT $3
            """)
}

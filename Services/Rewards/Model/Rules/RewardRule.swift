package import Domain

/// A rule's id, such as `losing-cashback`: `reward_rules.rule_id varchar(100)`.
package typealias RuleID = Token<RuleTag>

package enum RuleTag: TokenTag {
    package static let noun = "a rule id"
    package static let charactersMax = 100
}

/// A rule as it is kept: a row of `reward_rules`.
package struct RewardRule: Sendable, Hashable {
    package var id: RuleID
    /// 1 and more; counts the changes.
    package var version: Int32
    package var text: RuleText
    package var isActive: Bool
    package var createdAt: Timestamp
    package var updatedAt: Timestamp
    /// nil while it is not.
    package var archivedAt: Timestamp?

    package init(
        id: RuleID, version: Int32 = 1, text: RuleText, isActive: Bool = true, createdAt: Timestamp,
        updatedAt: Timestamp? = nil, archivedAt: Timestamp? = nil
    ) {
        self.id = id
        self.version = version
        self.text = text
        self.isActive = isActive
        self.createdAt = createdAt
        self.updatedAt = updatedAt ?? createdAt
        self.archivedAt = archivedAt
    }
}

/// What a rule says, as it was written.
package struct RuleText: Sendable, Hashable {
    package static let nameCharactersMax = 255
    package static let descriptionCharactersMax = 500

    package var name: String
    package var description: String?
    /// Evaluated the highest first.
    package var priority: Int32
    /// For whom.
    package var conditions: JSONObject
    /// What.
    package var rewardConfig: JSONObject

    package init(
        name: String, description: String? = nil, priority: Int32 = 0, conditions: JSONObject = JSONObject(),
        rewardConfig: JSONObject
    ) {
        self.name = name
        self.description = description
        self.priority = priority
        self.conditions = conditions
        self.rewardConfig = rewardConfig
    }
}

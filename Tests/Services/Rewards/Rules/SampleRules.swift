import Domain
import Foundation
import RewardsService
import Testing

/// The rules that the sample operator has: the calls of `compose/sample/rules.json`.
enum SampleRules {
    static func all() throws -> [RewardRule] {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 { folder.deleteLastPathComponent() }
        let text = try String(contentsOf: folder.appendingPathComponent("compose/sample/rules.json"), encoding: .utf8)
        guard case .array(let calls) = try JSONValue(parsing: text) else { return [] }
        return try calls.map { try rule($0) }
    }

    static func rule(_ id: String) throws -> RewardRule {
        try #require(try all().first { $0.id.text == id })
    }

    private static func rule(_ call: JSONValue) throws -> RewardRule {
        guard case .object(let entry) = call, case .object(let request)? = entry["request"],
            case .string(let id)? = request["rule_id"], case .object(let rule)? = request["rule"],
            case .string(let name)? = rule["name"], case .string(let description)? = rule["description"],
            case .number(let priority)? = rule["priority"], case .string(let conditions)? = rule["conditions_json"],
            case .string(let config)? = rule["reward_config_json"]
        else { throw DomainError(.malformed, "a rule of the sample lacks a member") }
        return RewardRule(
            id: try RuleID(id),
            text: RuleText(
                name: name, description: description, priority: try #require(Int32(priority.text)),
                conditions: try JSONObject(parsing: conditions), rewardConfig: try JSONObject(parsing: config)),
            createdAt: .epoch)
    }
}

extension RewardRule {
    /// A rule of so much money for everyone, changed by what a test says.
    static func fixture(
        _ id: String = "rule", priority: Int32 = 0, conditions: String = "{}",
        config: String = #"{"type": "CASHBACK", "formula": "net_loss * 0.10"}"#
    ) throws -> RewardRule {
        RewardRule(
            id: try RuleID(id),
            text: RuleText(
                name: id, priority: priority, conditions: try JSONObject(parsing: conditions),
                rewardConfig: try JSONObject(parsing: config)), createdAt: .epoch)
    }
}

extension PlayerFacts {
    /// Wagered 15,000, won 12,000, deposited 5,000, 25 sessions: the player of the worked results.
    static func fixture(now: Timestamp = .noon) throws -> PlayerFacts {
        var facts = PlayerFacts(
            playerID: try PlayerID("0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44"), registeredAt: now - .seconds(86_400 * 30))
        facts.metrics.wagered = FixedDecimal(15_000)
        facts.metrics.won = FixedDecimal(12_000)
        facts.metrics.deposited = Money(5_000)
        facts.metrics.sessions = 25
        facts.metrics.lastDepositAt = now - .seconds(86_400 * 2)
        return facts
    }
}

extension Timestamp {
    /// 2026-02-28, a Saturday, at noon.
    static let noon = Timestamp.epoch + .seconds(1_772_280_000)
}

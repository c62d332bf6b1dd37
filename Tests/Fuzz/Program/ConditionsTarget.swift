import Domain

/// JSON and the conditions written in it: refused, or a document that prints as the same, and conditions that are looked
/// at one by one with the result that they have together.
struct ConditionsTarget: FuzzTarget {
    static let name = "conditions"

    var seeds: [[UInt8]] {
        [
            #"{"segment": "LOSING", "net_loss_min": 100, "session_count": {"min": 3, "max": 7e1}}"#,
            #"{"segment": ["NEW", "LOSING"], "is_verified": true, "net_loss": {"equals": -0.5}}"#,
            #"{"net_loss": [1, 2.000000001, 1E-3], "session_count_max": 0}"#, #"[[[{"a": "\u00e4\ud83d\ude00\n"}]]]"#,
            "{}",
        ].map { Array($0.utf8) }
    }

    mutating func take(_ input: [UInt8]) throws {
        let text = String(decoding: input, as: UTF8.self)
        guard let value = try? JSONValue(parsing: text) else { return }
        guard let again = try? JSONValue(parsing: value.description, limits: JSONLimits(bytesMax: 1 << 20)) else {
            throw BrokenPromise("what \(value) prints as is refused")
        }
        try promise(again == value, "\(value) prints as \(again)")
        guard case .object(let object) = value else { return }
        let (conditions, problems) = RuleConditions.read(object, vocabulary: .fuzzed)
        try promise(
            (conditions == nil) == !problems.isEmpty, "conditions are refused without a problem, or taken with one")
        guard let conditions else { return }
        let facts = RuleFacts(["net_loss": .number(FixedDecimal(3_000)), "segment": .text("LOSING")])
        try promise(
            conditions.hold(given: facts) == conditions.results(given: facts).allSatisfy(\.held),
            "the conditions hold together but not one by one")
    }
}

import Domain
import TestSupport
import Testing

@Suite("Conditions of rules")
struct ConditionTests {
    private static let losing: RuleFacts = {
        var facts = RuleFacts()
        facts["segment"] = .text("LOSING")
        facts["net_loss"] = .number(FixedDecimal(3_000))
        facts["session_count"] = .number(FixedDecimal(25))
        facts["is_verified"] = .flag(true)
        return facts
    }()

    private func read(_ json: String) throws -> (conditions: RuleConditions?, problems: [RuleProblem]) {
        RuleConditions.read(try JSONObject(parsing: json), vocabulary: .fixture)
    }

    @Test(
        "A condition holds or fails as it is written",
        arguments: [
            (#"{}"#, true), (#"{"segment": "LOSING"}"#, true), (#"{"segment": "VIP"}"#, false),
            (#"{"segment": ["VIP", "LOSING"]}"#, true), (#"{"segment": ["VIP"]}"#, false),
            (#"{"segment": {"equals": "LOSING"}}"#, true), (#"{"net_loss_min": 3000}"#, true),
            (#"{"net_loss_min": 3000.000000001}"#, false), (#"{"net_loss_max": 3000}"#, true),
            (#"{"net_loss_max": 2999.9999}"#, false), (#"{"net_loss": 3e3}"#, true), (#"{"net_loss": 3000.0}"#, true),
            (#"{"net_loss": {"min": 1, "max": 5000}}"#, true), (#"{"net_loss": {"min": 1, "max": 2}}"#, false),
            (#"{"net_loss": {"min": 1, "equals": 3000}}"#, true), (#"{"net_loss": [1, 3000]}"#, true),
            (#"{"is_verified": true}"#, true), (#"{"is_verified": false}"#, false),
            (#"{"segment": "LOSING", "net_loss_min": 100, "session_count_min": 30}"#, false),
            (#"{"country": "US"}"#, false), (#"{"days_since_last_deposit": {"max": 7}}"#, false),
        ])
    func holds(_ json: String, _ expected: Bool) throws {
        let conditions = try #require(try read(json).conditions)
        #expect(conditions.hold(given: Self.losing) == expected)
    }

    @Test("Every condition is explained, also those behind one that fails")
    func explanation() throws {
        let json = """
            {"segment": ["NEW", "VIP"], "net_loss_min": 100, "days_since_last_deposit": {"max": 7}, "session_count": 25}
            """
        let results = try #require(try read(json).conditions).results(given: Self.losing)
        #expect(
            results == [
                .init(name: "segment", wanted: "one of NEW, VIP", actual: "LOSING", held: false),
                .init(name: "net_loss_min", wanted: "at least 100", actual: "3000", held: true),
                .init(name: "days_since_last_deposit.max", wanted: "at most 7", actual: nil, held: false),
                .init(name: "session_count", wanted: "25", actual: "25", held: true),
            ])
    }

    @Test(
        "What is wrong with a condition is found when it is saved, and where",
        arguments: [
            (#"{"net_los_min": 1}"#, "net_los_min"), (#"{"segment": "ALIEN"}"#, "segment"),
            (#"{"segment": 1}"#, "segment"), (#"{"segment_min": 1}"#, "segment_min"),
            (#"{"net_loss": "100"}"#, "net_loss"), (#"{"net_loss": null}"#, "net_loss"),
            (#"{"net_loss": true}"#, "net_loss"), (#"{"net_loss": []}"#, "net_loss"),
            (#"{"net_loss": {}}"#, "net_loss"),
            (#"{"net_loss": {"least": 1}}"#, "net_loss.least"), (#"{"net_loss": {"min": "1"}}"#, "net_loss.min"),
            (#"{"net_loss": {"min": 2, "max": 1}}"#, "net_loss"), (#"{"net_loss_min": [1]}"#, "net_loss_min"),
            (#"{"net_loss_min": 0.1234567891}"#, "net_loss_min"), (#"{"net_loss_min": 1e30}"#, "net_loss_min"),
            (#"{"segment": {"min": "NEW"}}"#, "segment.min"), (#"{"is_verified": "yes"}"#, "is_verified"),
            (#"{"net_loss": [[1]]}"#, "net_loss"), (#"{"": 1}"#, ""),
        ])
    func refused(_ json: String, _ path: String) throws {
        let (conditions, problems) = try read(json)
        #expect(conditions == nil)
        #expect(problems.map(\.path) == [path], "\(problems)")
    }

    @Test("All mistakes are found at once; the numbers of conditions and values have limits")
    func limits() throws {
        #expect(try read(#"{"a": 1, "segment": "LOSING", "b": 2}"#).problems.map(\.path) == ["a", "b"])
        let values = (1...101).map(String.init)
        #expect(try read(#"{"net_loss": [\#(values.dropLast().joined(separator: ","))]}"#).problems.isEmpty)
        #expect(try read(#"{"net_loss": [\#(values.joined(separator: ","))]}"#).problems.map(\.path) == ["net_loss"])
    }

    @Test("Whatever the object, it is read or refused")
    func anyObject() throws {
        let names = ["net_loss", "net_loss_min", "segment", "country", "is_verified", "x", "session_count_max"]
        let values = [
            "1", "-2.5", "\"LOSING\"", "null", "true", "[1,2]", "[]", "{}", #"{"min":1}"#, #"{"min":"x"}"#, "1e99",
            #"["NEW"]"#, #"{"equals":true,"max":3}"#,
        ]
        try property("conditions of random members") { generator in
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                let text = values.randomElement(using: &generator) ?? "1"
                object[names.randomElement(using: &generator) ?? ""] = try JSONValue(parsing: text)
            }
            let (conditions, problems) = RuleConditions.read(object, vocabulary: .fixture)
            #expect((conditions == nil) == !problems.isEmpty)
            let results = conditions?.results(given: Self.losing) ?? []
            #expect(conditions?.hold(given: Self.losing) ?? true == results.allSatisfy(\.held))
        }
    }
}

import Domain
import RewardsService
import Testing

@Suite("What a rule may say it grants")
struct RewardConfigTests {
    private func problems(_ json: String) throws -> [String] {
        RewardConfig.read(try JSONObject(parsing: json)).problems.map(\.path)
    }

    @Test("The example of the seed is read, member by member")
    func seedExample() throws {
        let (config, problems) = RewardConfig.read(
            try JSONObject(
                parsing: """
                    {"type": "BONUS_BALANCE", "formula": "net_loss * 0.10", "max_amount": 500, "wagering_requirement": 10,
                     "expiry_hours": 48, "eligible_games": ["slots", "roulette"]}
                    """))
        #expect(problems == [])
        let read = try #require(config)
        #expect(read.type == .bonusBalance && read.maxAmount == Money(500) && read.expiryHours == 48)
        #expect(read.wageringRequirement == FixedDecimal(10))
        #expect(read.games.share(of: try GameID("slots/gold")) == .one)
        #expect(read.games.share(of: try GameID("poker")) == .zero)
        #expect(read.frequency == .day)
    }

    @Test(
        "Every mistake is found when the rule is saved, with its place",
        arguments: [
            (#"{}"#, ["type"]), (#"{"type": "CASH"}"#, ["type"]), (#"{"type": 1}"#, ["type"]),
            (#"{"type": "CASHBACK"}"#, ["formula"]), (#"{"type": "CASHBACK", "formula": 5}"#, ["formula"]),
            (#"{"type": "CASHBACK", "formula": "net_los"}"#, ["formula"]),
            (#"{"type": "VIP_PERKS", "formula": "1"}"#, ["formula"]),
            (#"{"type": "CASHBACK", "formula": "1", "max": 5}"#, ["max"]),
            (#"{"type": "CASHBACK", "formula": "1", "max_amount": "5"}"#, ["max_amount"]),
            (#"{"type": "CASHBACK", "formula": "1", "max_amount": 0}"#, ["max_amount"]),
            (#"{"type": "CASHBACK", "formula": "1", "max_amount": 0.00001}"#, ["max_amount"]),
            (#"{"type": "TICKETS", "formula": "1", "max_amount": 1.5}"#, ["max_amount"]),
            (#"{"type": "CASHBACK", "formula": "1", "min_amount": 2, "max_amount": 1}"#, ["min_amount"]),
            (#"{"type": "CASHBACK", "formula": "1", "wagering_requirement": -1}"#, ["wagering_requirement"]),
            (#"{"type": "CASHBACK", "formula": "1", "wagering_requirement": 1000.1}"#, ["wagering_requirement"]),
            (#"{"type": "CASHBACK", "formula": "1", "expiry_hours": 0}"#, ["expiry_hours"]),
            (#"{"type": "CASHBACK", "formula": "1", "expiry_hours": 1.5}"#, ["expiry_hours"]),
            (#"{"type": "CASHBACK", "formula": "1", "expiry_hours": 87601}"#, ["expiry_hours"]),
            (#"{"type": "CASHBACK", "formula": "1", "eligible_games": []}"#, ["eligible_games"]),
            (#"{"type": "CASHBACK", "formula": "1", "eligible_games": "slots"}"#, ["eligible_games"]),
            (#"{"type": "CASHBACK", "formula": "1", "eligible_games": {"slots": 2}}"#, ["eligible_games"]),
            (#"{"type": "CASHBACK", "formula": "1", "eligible_games": {"slots": "1"}}"#, ["eligible_games.slots"]),
            (#"{"type": "CASHBACK", "formula": "1", "convert_to": "GC"}"#, ["convert_to"]),
            (#"{"type": "CASHBACK", "formula": "1", "once_per": "year"}"#, ["once_per"]),
            (#"{"type": "CASHBACK", "formula": "1", "exclusive": 1}"#, ["exclusive"]),
            (#"{"type": "CASHBACK", "formula": "1", "metadata": {"a": 1}}"#, ["metadata.a"]),
            (#"{"type": "TICKETS", "formula": "1", "wagering_requirement": 1}"#, ["wagering_requirement"]),
            (#"{"type": "TICKETS", "formula": "1", "expiry_hours": 1}"#, ["expiry_hours"]),
            (#"{"type": "CASHBACK", "formula": "(", "x": 1, "once_per": 1}"#, ["formula", "once_per", "x"]),
        ])
    func mistakes(_ json: String, _ paths: [String]) throws {
        #expect(try problems(json) == paths)
    }

    @Test("Every variable has a meaning, and rules find a value for it where the player has one")
    func vocabulary() throws {
        var player = try PlayerFacts.fixture()
        player.birthdate = try CalendarDate("1990-02-28")
        player.country = "US"
        player.state = "CA"
        player.lastActivityAt = .noon
        player.metrics.lastWagerAt = .noon
        player.metrics.bets = 1
        let deposit = try player.ruleFacts(
            at: .noon, for: EvaluationTrigger(kind: .deposit, amount: .one, game: try GameID("slots")), by: .seeded)
        let wager = try player.ruleFacts(
            at: .noon, for: EvaluationTrigger(kind: .wager, amount: .one), by: .seeded)
        for variable in RuleVocabulary.rewards.variables {
            #expect(!variable.meaning.isEmpty)
            let value = try #require(deposit[variable.name] ?? wager[variable.name], "\(variable.name)")
            switch (variable.kind, value) {
            case (.number, .number), (.text, .text), (.flag, .flag): break
            case (.label(let labels), .text(let text)): #expect(labels.contains(text))
            default: Issue.record("\(variable.name) is \(value)")
            }
        }
        #expect(deposit["age"] == .number(FixedDecimal(36)))
        #expect(deposit["days_since_last_deposit"] == .number(FixedDecimal(2)))
    }
}

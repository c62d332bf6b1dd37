internal import ArgumentParser
private import CommonContract
private import RPC
private import RewardsContract

/// What a promotions team tries before it activates a rule.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Tries reward rules without granting anything.", subcommands: [Simulate.self])

    /// What rules would grant.
    struct Simulate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "simulate",
            abstract:
                "Says what rules would grant to a player, condition by condition, or to a segment and at what cost.",
            discussion: """
                  loyalty rules simulate --player 0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44
                  loyalty rules simulate cashback-losing --segment LOSING
                """)

        @Argument(help: "The ids of rules. Default: all that are active.")
        var rules: [String] = []

        @Option(help: "A player's id.")
        var player: String?

        @Option(help: "NEW, WINNING, BREAKEVEN, LOSING or VIP.")
        var segment: String?

        @OptionGroup(title: "Connection")
        var connection: Connection

        private static let segments: [String: Segment] = [
            "NEW": .new, "WINNING": .winning, "BREAKEVEN": .breakeven, "LOSING": .losing, "VIP": .vip,
        ]

        func validate() throws {
            guard (player == nil) != (segment == nil) else {
                throw ValidationError("Give either --player or --segment.")
            }
            if let segment, Self.segments[segment.uppercased()] == nil {
                throw ValidationError("--segment is NEW, WINNING, BREAKEVEN, LOSING or VIP, came \(segment).")
            }
        }

        func run() async throws {
            try await connection.withClient(of: .rewards) { client in
                let calls = RulesClient(client)
                if let player {
                    let answer = try await calls.simulate(
                        SimulateRequest(playerID: player, trigger: Trigger(type: .schedule), ruleIDs: rules))
                    for result in answer.results { Console.answer(Self.text(of: result)) }
                } else if let segment = segment.flatMap({ Self.segments[$0.uppercased()] }) {
                    let request = SimulateSegmentRequest(
                        segment: segment, trigger: Trigger(type: .schedule), ruleIDs: rules)
                    let last = try await calls.simulateSegment(request) { answers in
                        var last: SimulateSegmentResponse?
                        for try await answer in answers { last = answer }
                        return last
                    }
                    if let last { Console.answer(Self.text(of: last), terminator: "") }
                }
            }
        }

        private static func text(of result: RuleResult) -> String {
            var table = TextTable([("\(result.ruleID)", .left), ("wanted", .left), ("is", .left), ("", .left)])
            for condition in result.conditions {
                table.add([
                    condition.name, condition.wanted, condition.hasValue ? condition.actual : "no value",
                    condition.held ? "✓" : "✗",
                ])
            }
            let verdict =
                if let grant = result.grant {
                    "grants \(CommandLineText.text(grant.amount)) \(grant.currency), to wager "
                        + CommandLineText.text(grant.wageringRequired)
                } else {
                    "grants nothing: \(result.skipMessage)"
                }
            return table.text + verdict + "\n"
        }

        private static func text(of answer: SimulateSegmentResponse) -> String {
            var table = TextTable([
                ("rule", .left), ("matched", .right), ("granted", .right), ("amount", .right), ("currency", .left),
            ])
            for rule in answer.rules {
                table.add([
                    rule.ruleID, "\(rule.matched)", "\(rule.granted)", CommandLineText.text(rule.amount),
                    "\(rule.currency)",
                ])
            }
            return "\(answer.playersGranted) of \(answer.players) players would be granted something\n\n" + table.text
        }
    }
}

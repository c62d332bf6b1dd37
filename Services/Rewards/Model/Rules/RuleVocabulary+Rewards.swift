package import Domain

extension RuleVocabulary {
    /// What rewards' rules may name. ``PlayerFacts/ruleFacts(at:for:)`` gives the values.
    package static let rewards = RuleVocabulary(play + activity + standing + balances + event)

    private static let play = [
        RuleVariable(
            "net_loss", .number(.amount),
            "Lost to the house: wagered minus won, 0 for a player who is ahead (decision 5)."),
        RuleVariable(
            "total_wagered", .number(.amount), "Wagered so far; SC and BONUS at par, GC at 1/100,000 (decision 26)."),
        RuleVariable("total_won", .number(.amount), "Won so far, counted like total_wagered."),
        RuleVariable("total_deposited", .number(.amount), "Deposited so far, in real money."),
        RuleVariable("net_pnl", .number(.amount), "Won minus deposited (decision 4)."),
        RuleVariable(
            "house_edge_contribution", .number(.amount), "Wagered minus won; negative for a player who is ahead."),
        RuleVariable("total_bets", .number(.count), "Bets so far."),
        RuleVariable("avg_bet_size", .number(.amount), "Wagered for each bet; no value before the first."),
        RuleVariable("win_loss_ratio", .number(.ratio), "Won by wagered; no value before anything was wagered."),
        RuleVariable("volatility_score", .number(.score), "How much bets differ in size."),
    ]

    private static let activity = [
        RuleVariable("session_count", .number(.count), "Sessions so far."),
        RuleVariable("total_playtime_hours", .number(.hours), "Hours played so far."),
        RuleVariable(
            "days_since_last_deposit", .number(.days), "Whole days since the last deposit; no value before the first."),
        RuleVariable(
            "days_since_last_wager", .number(.days), "Whole days since the last wager; no value before the first."),
        RuleVariable(
            "days_since_last_activity", .number(.days), "Whole days since the last activity; no value before the first."
        ),
        RuleVariable("days_since_registration", .number(.days), "Whole days since the player registered."),
    ]

    private static let standing = [
        RuleVariable(
            "segment", .label(PlayerSegment.allCases.map(\.rawValue)),
            "How play has gone, by decision 6, at this moment."),
        RuleVariable("tier", .label(TierLevel.allCases.map(\.rawValue)), "The loyalty tier that the LP reach."),
        RuleVariable("risk_score", .number(.score), "0 to 100."),
        RuleVariable("abuse_score", .number(.score), "Ten times the severities of unresolved signals, at most 100."),
        RuleVariable("kyc_status", .label(IdentityCheck.allCases.map(\.rawValue)), "How far the identity check is."),
        RuleVariable("country", .text, "ISO 3166-1 alpha-2, such as US; no value when unknown."),
        RuleVariable("state", .text, "The second part of ISO 3166-2, such as CA; no value when unknown."),
        RuleVariable("age", .number(.years), "Whole years; no value without a birthdate."),
    ]

    private static let balances = [
        RuleVariable("lp_balance", .number(.amount), "Loyalty points."),
        RuleVariable("rp_balance", .number(.amount), "Reward points."),
        RuleVariable("bonus_balance", .number(.amount), "Bonus money."),
        RuleVariable("tickets_balance", .number(.count), "Tickets."),
        RuleVariable("gc_balance", .number(.amount), "Gold coins."),
        RuleVariable("sc_balance", .number(.amount), "Sweepstakes coins."),
        RuleVariable("wagering_remaining", .number(.amount), "What open bonuses still ask to be wagered."),
    ]

    private static let event = [
        RuleVariable(
            "trigger", .label(EvaluationTrigger.Kind.allCases.map(\.rawValue)),
            "What the rules are evaluated for; no value for nothing in particular."),
        RuleVariable("deposit_amount", .number(.amount), "What was deposited; no value unless a deposit triggers."),
        RuleVariable(
            "wager_amount", .number(.amount), "What was wagered, GC at 1/100,000; no value unless a wager triggers."),
        RuleVariable("game", .text, "The game of the wager or session, such as slots/book-of-gold; no value for none."),
    ]
}

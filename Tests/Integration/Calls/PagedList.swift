import Testing

/// A call that answers a list page by page, and what adds a row to it.
struct PagedList: Sendable, CustomTestStringConvertible {
    /// Such as `rewards.Players/ListPlayers`.
    let method: String
    let request: String
    /// The rows in the answer.
    let rows: String
    /// What tells a row from the others; empty for all that it says.
    let identity: String
    /// The calls that add a row.
    let adding: [CallExample]
    /// The statement that adds a row which no call does.
    var insert: String?

    var testDescription: String { method }

    init(_ method: String, _ request: String = "{}", rows: String, by identity: String = "", adding: CallExample...) {
        self.method = method
        self.request = request
        self.rows = rows
        self.identity = identity
        self.adding = adding
    }

    /// For a list to which no call adds a row.
    init(_ method: String, _ request: String = "{}", rows: String, by identity: String, inserting statement: String) {
        self.init(method, request, rows: rows, by: identity)
        insert = statement
    }
}

extension PagedList {
    private static let purchase = CallExample(
        "purchases.Purchasing/RecordPaid",
        """
        {"player_id": "$player", "package_id": "$package", "country": "US", "state": "CA", "payment_method": "card",
         "payment_reference": "list$n", "price": "9.99", "price_currency": "USD"}
        """
    ).step
    private static let registration = CallExample(
        "rewards.Players/RegisterPlayer",
        #"{"email": "list$n@example.com", "name": "L", "affiliate_code": "nobodys-$n"}"#
    ).keeping(["someone": "player.player_id"]).step
    private static let draft = #"{"name": "R", "reward_config_json": "{\"type\": \"TICKETS\", \"formula\": \"5\"}"}"#
    private static let rule = CallExample("rewards.Rules/CreateRule", #"{"rule_id": "list$n", "rule": \#(draft)}"#)
        .keeping(["rule": "rule.rule_id", "version": "rule.version"]).step

    private static func posting(_ player: String, _ type: String, _ amount: Int) -> CallExample {
        CallExample(
            "rewards.Ledger/Post",
            #"{"player_id": "$\#(player)", "type": "\#(type)", "currency": "GC", "amount": "\#(amount)", "reference": "l$n"}"#
        ).step
    }

    static let rewards = [
        PagedList("rewards.Players/ListPlayers", rows: "players", by: "player_id", adding: registration),
        PagedList(
            "rewards.Ledger/ListTransactions", #"{"player_id": "$player"}"#, rows: "transactions", by: "transaction_id",
            adding: posting("player", "CREDIT", 5)),
        PagedList(
            "rewards.Ledger/ListDebts", #"{"player_id": "$debtor", "include_settled": true}"#, rows: "debts",
            by: "debt_id",
            adding: posting("debtor", "CLAWBACK", 5)),
        PagedList(
            "rewards.RewardGrants/ListRewards", #"{"player_id": "$player"}"#, rows: "rewards", by: "reward_id",
            adding: CallExample(
                "rewards.RewardGrants/GrantReward",
                #"{"player_id": "$player", "terms": {"type": "TICKETS", "amount": "1"}}"#
            ).step),
        PagedList(
            "rewards.RewardGrants/ListBudgets", rows: "budgets", by: "budget_id",
            adding: rule,
            CallExample(
                "rewards.RewardGrants/SetBudget",
                #"{"rule_id": "$rule", "currency": "TICKETS", "period": "DAY", "limit": "1000"}"#
            ).step),
        PagedList("rewards.Rules/ListRules", rows: "rules", by: "rule_id", adding: rule),
        PagedList(
            "rewards.Rules/ListRuleVersions", #"{"rule_id": "$rule"}"#, rows: "rules", by: "version",
            adding: CallExample(
                "rewards.Rules/UpdateRule",
                #"{"rule_id": "$rule", "expected_version": "$version", "rule": \#(draft)}"#
            ).keeping(["version": "rule.version"]).step),
        PagedList(
            "rewards.Segments/ListSegmentPlayers", #"{"segment": "NEW"}"#, rows: "players", by: "player_id",
            adding: registration),
        PagedList(
            "rewards.Abuse/ListSignals", rows: "signals", by: "signal_id",
            adding: CallExample(
                "rewards.Abuse/RaiseSignal", #"{"player_id": "$bob", "signal_type": "ODD", "severity": 1}"#
            ).step),
        PagedList(
            "rewards.Audit/SumWagers", rows: "players", by: "player_id",
            adding: registration, posting("someone", "CREDIT", 5), posting("someone", "WAGER", 5)),
    ]

    static let others = [
        PagedList(
            "catalog.Packages/ListPackages", rows: "packages", by: "package_id",
            adding: CallExample(
                "catalog.Packages/CreatePackage",
                #"{"package": {"name": "L", "system_name": "list$n", "price_currency": "USD", "source": "STANDARD"}}"#
            ).step),
        PagedList(
            "catalog.Assignments/ListAssignments", #"{"player_id": "$bob"}"#, rows: "assignments", by: "assignment_id",
            adding: CallExample(
                "catalog.Assignments/Assign", #"{"player_id": "$bob", "package_id": "$gift"}"#
            ).step),
        PagedList("catalog.Reservations/ListClaims", rows: "claims", by: "purchase_id", adding: purchase),
        PagedList("purchases.Purchasing/ListPurchases", rows: "purchases", by: "purchase_id", adding: purchase),
        PagedList(
            "purchases.Purchasing/ListUnfulfilled", rows: "purchases", by: "purchase_id",
            adding: CallExample(
                "purchases.Purchasing/RecordPaid",
                """
                {"player_id": "$player", "package_id": "$old", "payment_method": "card", "payment_reference": "list$n",
                 "price": "9.99", "price_currency": "USD"}
                """
            ).step),
        PagedList(
            "vip.Status/ListHistory", #"{"player_id": "$player"}"#, rows: "changes",
            adding: CallExample(
                "vip.Levels/DefineLevel",
                """
                {"level": {"level_id": "$n", "name": "L$n", "rank": "$n", "points_required": "$n000",
                 "store_multiplier": "1", "daily_bonus_multiplier": "1"}}
                """
            ).step,
            CallExample(
                "vip.Adjustments/AdjustPoints",
                #"{"player_id": "$player", "points": "1000000", "operator": "ada", "reason": "A list."}"#
            ).step),
        PagedList(
            "vip.Adjustments/ListAdjustments", #"{"player_id": "$bob"}"#, rows: "adjustments",
            adding: CallExample(
                "vip.Adjustments/AdjustPoints",
                #"{"player_id": "$bob", "points": "1", "operator": "ada", "reason": "A list."}"#
            ).step),
        PagedList(
            "vip.Levels/PreviewLevels",
            #"{"levels": [{"level_id": 900, "name": "N", "rank": 1, "store_multiplier": "1", "daily_bonus_multiplier": "1"}]}"#,
            rows: "players", by: "player_id", adding: registration),
    ]

    private static let click = CallExample(
        "affiliates.Referrals/RecordClick", #"{"affiliate_code": "list-$n", "parameters": {"partner_id": "$partner"}}"#
    ).step

    static let affiliates = [
        PagedList(
            "affiliates.Partners/ListPartners", rows: "partners", by: "partner_id",
            adding: CallExample("affiliates.Partners/CreatePartner", #"{"name": "List $n"}"#).step),
        PagedList(
            "affiliates.Partners/ListPlans", #"{"partner_id": "$partner"}"#, rows: "plans", by: "plan_id",
            adding: CallExample(
                "affiliates.Partners/CreatePlan",
                """
                {"plan": {"partner_id": "$partner", "kind": "CPA", "cpa_amount": "1", "currency": "$code",
                 "valid_from": "$now"}}
                """
            ).step),
        PagedList(
            "affiliates.Partners/ListPromotions", rows: "promotions", by: "promotion_id",
            adding: CallExample(
                "affiliates.Partners/DefinePromotion",
                #"{"promotion": {"promotion_id": "list$n", "package_ids": ["$hidden"]}}"#
            ).step),
        PagedList("affiliates.Referrals/ListClicks", rows: "clicks", by: "click_id", adding: click),
        PagedList(
            "affiliates.Referrals/ListUnattributed", rows: "registrations", by: "player_id", adding: registration),
        PagedList(
            "affiliates.Commissions/ListEntries", #"{"partner_id": "$partner"}"#, rows: "entries", by: "entry_id",
            adding: purchase),
        PagedList(
            "affiliates.Commissions/CommissionStatement", #"{"partner_id": "$partner", "month": "$month"}"#,
            rows: "entries",
            by: "entry_id", adding: purchase),
    ]

    static let operations = [
        PagedList(
            "operations.Operations/ListParked", rows: "events", by: "event_id",
            inserting: """
                INSERT INTO purchases.outbox_parked (event_id, destination, player_id, type, payload, occurred_at,
                                                     attempts, last_error)
                VALUES (gen_random_uuid(), 'rewards', gen_random_uuid(), 'a.b', '', now(), 10, 'refused')
                """)
    ]

    static let all = rewards + others + affiliates + operations

    /// Has rows only where something is wrong: its tokens are tested, not its rows.
    static let faults = PagedList("rewards.Audit/CheckRewards", rows: "faults", adding: registration)

    /// Lists that are answered as a whole, and why they stay short.
    static let unpaged = [
        "catalog.Offers/ListAvailable": "what one player may buy now fits a screen",
        "operations.Operations/ListJobs": "a service has a handful, from its code",
        "reflection.Reflection/ListServices": "a server has a handful, from its code",
        "rewards.Rules/ListVariables": "the language has some dozens, from its code",
        "rewards.Tiers/ListTiers": "four, by the seed",
        "vip.Levels/ListLevels": "a ladder has at most a hundred",
    ]
}

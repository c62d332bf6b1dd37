/// What looks like a mistake and is none, or is answered in another way than by naming the field, and why.
struct CallExemption: Sendable {
    enum Answer: Sendable, Hashable {
        /// It is no mistake. Nothing is sent, since it would change something.
        case taken
        /// Another documented status, with this reason.
        case refused(String)
        /// A violation of the field that contradicts this one.
        case named(String)
    }

    let reason: String
    let mistakes: Set<Mistake>
    let answer: Answer
    /// The methods, each with its fields, such as `package.version`.
    let fields: [String: [String]]

    private init(_ reason: String, _ mistakes: Set<Mistake>, _ answer: Answer, _ fields: [String: [String]]) {
        self.reason = reason
        self.mistakes = mistakes
        self.answer = answer
        self.fields = fields
    }

    private init(_ reason: String, _ mistakes: Set<Mistake>, _ fields: [String: [String]]) {
        self.init(reason, mistakes, .taken, fields)
    }

    static func of(_ method: String, _ path: String, _ mistake: Mistake) -> CallExemption? {
        all.first { $0.mistakes.contains(mistake) && $0.fields[method]?.contains(path) ?? false }
    }

    static let all = [
        CallExemption(
            "who says who a player, a partner or a package is may choose the identifier", [.unknownID],
            [
                "rewards.Players/RegisterPlayer": ["player_id"], "affiliates.Partners/CreatePartner": ["partner_id"],
                "catalog.Packages/CreatePackage": ["package.package_id"],
            ]),
        CallExemption(
            "players are registered by rewards, and may be known to others first", [.unknownID],
            [
                "affiliates.Partners/CreatePartner": ["player_id"], "affiliates.Partners/UpdatePartner": ["player_id"],
                "affiliates.Referrals/LinkPlayer": ["player_id"], "affiliates.Referrals/ErasePlayer": ["player_id"],
                "catalog.Assignments/Assign": ["player_id"], "catalog.Assignments/AssignMany": ["rows[0].player_id"],
                "catalog.Reservations/ReserveMany": ["requests[0].player_id"],
                "purchases.Purchasing/Start": ["player_id"], "purchases.Purchasing/RecordPaid": ["player_id"],
            ]),
        CallExemption(
            "the service says it and does not ask, whatever it holds",
            [.malformed, .tooLong, .combining, .unknownID, .negative, .tooLarge, .wrongOrder],
            [
                "affiliates.Partners/DefinePromotion": ["promotion.created_at", "promotion.updated_at"],
                "affiliates.Partners/CreatePlan": ["plan.plan_id", "plan.created_at"],
                "catalog.Packages/CreatePackage": ["package.version", "package.created_at", "package.updated_at"],
                "catalog.Packages/UpdatePackage": [
                    "package.created_at", "package.updated_at", "package.stock.remaining",
                ],
            ]),
        CallExemption(
            "the order of a list may be any number", [.negative, .tooLarge],
            [
                "catalog.Packages/CreatePackage": ["package.display_priority"],
                "catalog.Packages/UpdatePackage": ["package.display_priority"],
                "rewards.Rules/CreateRule": ["rule.priority"], "rewards.Rules/UpdateRule": ["rule.priority"],
                "rewards.Rules/ValidateRule": ["rule.priority"], "rewards.Rules/Simulate": ["draft.priority"],
                "rewards.Rules/SimulateSegment": ["draft.priority"],
            ]),
        CallExemption(
            "a count or a number of one's own may be as large as its type", [.tooLarge],
            [
                "catalog.Packages/CreatePackage": ["package.stock.remaining", "package.purchase_limit_per_player"],
                "catalog.Packages/UpdatePackage": ["stock_change.set", "package.purchase_limit_per_player"],
                "vip.Levels/DefineLevel": ["level.level_id", "level.rank"],
                "vip.Levels/PreviewLevels": ["levels[0].level_id", "levels[0].rank"],
                "vip.Levels/ApplyLevels": ["levels[0].level_id", "levels[0].rank"],
            ]),
        CallExemption(
            "stock and points can be taken, too", [.negative],
            ["catalog.Packages/UpdatePackage": ["stock_change.add"], "vip.Adjustments/AdjustPoints": ["points"]]),
        CallExemption(
            "the answer is that nothing is known of it", [.tooLong, .combining],
            ["health.Health/Check": ["service"], "health.Health/Watch": ["service"]]),
        CallExemption(
            "events that are not parked any more are passed over", [.unknownID],
            [
                "operations.Operations/RetryParked": ["event_ids[0]"],
                "operations.Operations/DiscardParked": ["event_ids[0]"],
            ]),
        CallExemption(
            "money that was taken is recorded, whatever it was for, and listed for refund", [.unknownID],
            ["purchases.Purchasing/RecordPaid": ["package_id", "assignment_id"]]),
        CallExemption(
            "what is looked at is answered, with why it cannot be had", [.unknownID],
            ["catalog.Offers/GetOffer": ["player_id", "assignment_id"]]),
        CallExemption(
            "who has no points has none, and no rank", [.unknownID], ["vip.Leaderboards/GetLeaderboard": ["player_id"]]),
        CallExemption(
            "a push has up to a million rows, in many messages", [.tooLong],
            ["catalog.Assignments/AssignMany": ["rows"]]),
        CallExemption(
            "the example's push is known with another header", [.unknownID], .refused("IDEMPOTENCY_CONFLICT"),
            ["catalog.Assignments/AssignMany": ["header.package_id"]]),
        CallExemption(
            "a ladder is refused as a whole", [.missing], .refused("TIERS_INCOMPLETE"),
            ["rewards.Tiers/DefineTiers": ["tiers"]]),
        CallExemption(
            "a state says nothing without its country", [.missing], .named("state"),
            [
                "purchases.Purchasing/Quote": ["country"], "purchases.Purchasing/Start": ["country"],
                "purchases.Purchasing/RecordPaid": ["country"], "catalog.Offers/ListAvailable": ["country"],
                "catalog.Offers/GetOffer": ["country"], "catalog.Reservations/Reserve": ["country"],
            ]),
        CallExemption(
            "a state says nothing without its country", [.missing], .named("requests[0].state"),
            ["catalog.Reservations/ReserveMany": ["requests[0].country"]]),
        CallExemption(
            "a value says nothing without its field", [.missing], .named("utm_value"),
            ["affiliates.Referrals/ListClicks": ["utm_field"]]),
        CallExemption(
            "without a type it is no wager, and has no amount", [.missing], .named("trigger.amount"),
            [
                "rewards.Rules/Simulate": ["trigger.type"], "rewards.Rules/SimulateSegment": ["trigger.type"],
                "rewards.Rules/Evaluate": ["trigger.type"],
            ]),
    ]
}

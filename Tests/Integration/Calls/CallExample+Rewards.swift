extension CallExample {
    static let players = [
        CallExample(
            "rewards.Players/RegisterPlayer",
            """
            {"player_id?": "$new", "email": "ada$n@example.com", "name": "Ada", "birthdate?": "1990-05-01", "country?": "US",
             "state?": "CA", "time_zone?": "UTC", "affiliate_code?": "nobodys"}
            """
        )
        .keeping(["player": "player.player_id", "email": "player.email", "seen": "player.updated_at"])
        .otherwise(#"{"name": "Another"}"#),
        CallExample("rewards.Players/RegisterPlayer", #"{"email": "eve$n@example.com", "name": "Eve"}"#)
            .keeping(["eve": "player.player_id"]).step,
        CallExample("rewards.Players/RegisterPlayer", #"{"email": "bob$n@example.com", "name": "Bob"}"#)
            .keeping(["bob": "player.player_id"]).step,
        CallExample("rewards.Players/RegisterPlayer", #"{"email": "debtor$n@example.com", "name": "Eve"}"#)
            .keeping(["debtor": "player.player_id"]).step,
        CallExample("rewards.Players/GetPlayer", #"{"player_id": "$player"}"#),
        CallExample("rewards.Players/FindPlayer", #"{"email": "$email"}"#),
        CallExample("rewards.Players/ListPlayers", "{}"),
        CallExample(
            "rewards.Players/UpdatePlayer",
            """
            {"player_id": "$player", "fields": ["email", "name", "birthdate", "country", "state", "time_zone",
             "kyc_status"], "email?": "lovelace$n@example.com", "name?": "Ada L.", "birthdate?": "1990-05-02",
             "country?": "US", "state?": "NV", "time_zone?": "Europe/Madrid", "kyc_status?": "APPROVED",
             "expected_updated_at?": "$seen"}
            """
        ).otherwise(#"{"name": "Another"}"#),
        CallExample("rewards.Players/BlockPlayer", #"{"player_id": "$eve", "reason": "A look at it."}"#)
            .otherwise(#"{"reason": "Another."}"#),
        CallExample(
            "rewards.Players/UnblockPlayer", #"{"player_id": "$eve", "reason": "All is well."}"#
        )
        .otherwise(#"{"reason": "Another."}"#),
        CallExample(
            "rewards.Players/RecordSession",
            #"{"player_id": "$player", "started_at": "$now-7200", "ended_at": "$now-3600"}"#
        )
        .otherwise(#"{"ended_at": "$now-3000"}"#),
        CallExample("rewards.Players/GetMetrics", #"{"player_id": "$player"}"#),
        CallExample("rewards.Players/ExportPlayer", #"{"player_id": "$player"}"#),
        CallExample(
            "rewards.Players/SelfExclude",
            #"{"player_id": "$eve", "until": "$now+86400", "reason?": "A pause."}"#
        )
        .otherwise(#"{"reason": "Another."}"#),
        CallExample("rewards.Players/ClosePlayer", #"{"player_id": "$eve", "reason?": "As asked."}"#)
            .otherwise(#"{"reason": "Another."}"#),
        CallExample("rewards.Players/RegisterPlayer", #"{"email": "gone$n@example.com", "name": "Zoe"}"#)
            .keeping(["gone": "player.player_id"]).step.forgotten,
        CallExample("rewards.Players/ErasePlayer", #"{"player_id": "$gone", "reason?": "As asked."}"#)
            .otherwise(#"{"reason": "Another."}"#),
    ]

    static let ledger = [
        CallExample(
            "rewards.Ledger/Post",
            """
            {"player_id": "$player", "type": "CREDIT", "currency": "SC", "amount": "500", "reference?": "r$n",
             "game?": "slots/book", "occurred_at?": "$now-60", "description?": "A gift.", "metadata?": {"a": "b"}}
            """
        ).keeping(["transaction": "transaction.transaction_id"]).otherwise(#"{"amount": "2"}"#),
        CallExample(
            "rewards.Ledger/Post",
            #"{"player_id": "$bob", "type": "CREDIT", "currency": "GC", "amount": "10", "reference": "$n"}"#
        ).step,
        CallExample(
            "rewards.Ledger/Post",
            #"{"player_id": "$bob", "type": "WAGER", "currency": "GC", "amount": "10", "game": "slots/a"}"#
        ).step,
        CallExample(
            "rewards.Ledger/Post",
            #"{"player_id": "$bob", "type": "CLAWBACK", "currency": "GC", "amount": "10", "reference": "$n"}"#
        )
        .keeping(["debt": "debt.debt_id"]).step,
        CallExample(
            "rewards.Ledger/PostBatch",
            """
            {"postings?": [{"idempotency_key": "$new", "player_id": "$player", "type": "WIN", "currency": "SC",
             "amount": "1.5", "reference?": "b$n", "game?": "slots/book", "occurred_at?": "$now", "description?": "A bet.",
             "metadata?": {"a": "b"}}]}
            """
        ).batch("postings").otherwise(#"{"amount": "2"}"#),
        CallExample("rewards.Ledger/GetBalances", #"{"player_id": "$player"}"#),
        CallExample("rewards.Ledger/BalanceAsOf", #"{"player_id": "$player", "time": "$now"}"#),
        CallExample(
            "rewards.Ledger/ListTransactions",
            """
            {"player_id": "$player", "type?": "CREDIT", "currency?": "SC", "created_from?": "$now-3600",
             "created_until?": "$now+3600"}
            """),
        CallExample(
            "rewards.Ledger/VoidPosting",
            #"{"player_id": "$player", "transaction_id": "$transaction", "reason": "A mistake."}"#
        ).otherwise(#"{"reason": "Another."}"#),
        CallExample("rewards.Ledger/Verify", #"{"player_id?": "$player"}"#),
        CallExample("rewards.Ledger/ListDebts", #"{"player_id": "$bob", "include_settled?": true}"#),
        CallExample(
            "rewards.Ledger/WaiveDebt",
            #"{"player_id": "$bob", "debt_id": "$debt", "currency": "GC", "reason": "As a courtesy."}"#
        )
        .otherwise(#"{"reason": "Another."}"#),
    ]

    static let rewarding = [
        CallExample(
            "rewards.RewardGrants/GrantReward",
            """
            {"player_id": "$player", "description?": "A gift.", "terms": {"type": "BONUS_BALANCE", "amount": "50",
             "wagering_requirement?": "10", "expiry_hours?": 48, "max_bet?": "5", "max_conversion?": "100",
             "convert_to?": "SC", "eligible_games?": ["slots"], "game_shares?": {"roulette": "0.5"},
             "metadata?": {"a": "b"}}}
            """
        ).keeping(["reward": "reward.reward_id"]).otherwise(#"{"description": "Another."}"#),
        CallExample(
            "rewards.RewardGrants/GrantReward",
            #"{"player_id": "$player", "terms": {"type": "CASHBACK", "amount": "5", "wagering_requirement": "10", "is_pending": true}}"#
        )
        .keeping(["pending": "reward.reward_id"]).step,
        CallExample(
            "rewards.RewardGrants/IssueBatch",
            """
            {"grants?": [{"idempotency_key": "$new", "player_id": "$player", "description?": "A gift.", "terms":
             {"type": "TICKETS", "amount": "5"}}]}
            """
        ).batch("grants").otherwise(#"{"description": "Another."}"#),
        CallExample(
            "rewards.RewardGrants/ActivateReward", #"{"player_id": "$player", "reward_id": "$pending"}"#
        )
        .otherwise(#"{"reward_id": "$reward"}"#),
        CallExample(
            "rewards.RewardGrants/GetReward", #"{"player_id": "$player", "reward_id": "$reward"}"#),
        CallExample(
            "rewards.RewardGrants/ListRewards", #"{"player_id?": "$player", "status?": "ACTIVE"}"#),
        CallExample(
            "rewards.RewardGrants/CancelReward",
            #"{"player_id": "$player", "reward_id": "$reward", "reason": "A mistake."}"#
        )
        .otherwise(#"{"reason": "Another."}"#),
        CallExample(
            "rewards.RewardGrants/ForfeitReward", #"{"player_id": "$player", "reward_id": "$pending"}"#
        )
        .otherwise(#"{"reward_id": "$reward"}"#),
        CallExample(
            "rewards.RewardGrants/RewardReport",
            #"{"issued_from?": "$now-86400", "issued_until?": "$now"}"#),
        CallExample(
            "rewards.RewardGrants/SetBudget",
            #"{"currency": "TICKETS", "is_per_player?": true, "period": "DAY", "limit?": "1000"}"#
        ).keeping(["budget": "budget.budget_id"]).otherwise(#"{"limit": "2000"}"#),
        CallExample("rewards.RewardGrants/ListBudgets", #"{"player_id?": "$player"}"#),
        CallExample("rewards.RewardGrants/RemoveBudget", #"{"budget_id": "$budget"}"#)
            .otherwise(#"{"budget_id": "1000000"}"#),
    ]

    private static let draft = #"""
        {"name": "Tickets", "description?": "Five of them.", "priority?": 5,
         "conditions_json?": "{\"session_count_min\": 1}",
         "reward_config_json": "{\"type\": \"TICKETS\", \"formula\": \"5\"}"}
        """#

    static let rules = [
        CallExample(
            "rewards.Rules/CreateRule", #"{"rule_id": "tickets", "is_active?": true, "rule": \#(draft)}"#
        )
        .otherwise(#"{"is_active": false}"#),
        CallExample(
            "rewards.Rules/UpdateRule",
            #"{"rule_id": "tickets", "expected_version": 1, "rule": \#(draft)}"#
        )
        .otherwise(#"{"expected_version": 2}"#),
        CallExample("rewards.Rules/ActivateRule", #"{"rule_id": "tickets", "is_active?": true}"#)
            .otherwise(#"{"is_active": false}"#),
        CallExample("rewards.Rules/GetRule", #"{"rule_id": "tickets", "version?": 1}"#),
        CallExample("rewards.Rules/ListRules", #"{"state?": "ACTIVE"}"#),
        CallExample("rewards.Rules/ListRuleVersions", #"{"rule_id": "tickets"}"#),
        CallExample("rewards.Rules/ListVariables"),
        CallExample("rewards.Rules/ValidateRule", #"{"rule": \#(draft)}"#),
        CallExample(
            "rewards.Rules/Simulate",
            #"""
            {"player_id": "$player", "trigger?": {"type": "WAGER", "event_id?": "e", "amount": "5", "currency": "SC",
             "game?": "slots/book"}, "draft?": \#(draft)}
            """#),
        CallExample(
            "rewards.Rules/SimulateSegment",
            #"""
            {"segment?": "NEW", "trigger?": {"type": "WAGER", "event_id?": "e", "amount": "5", "currency": "SC",
             "game?": "slots/book"}, "draft?": \#(draft), "players_max?": 10}
            """#),
        CallExample(
            "rewards.Rules/Evaluate",
            """
            {"player_id": "$player", "trigger?": {"type": "WAGER", "event_id?": "e", "amount": "5", "currency": "SC",
             "game?": "slots/book"}, "rule_ids?": ["tickets"]}
            """
        ).otherwise(#"{"trigger": {"type": "DEPOSIT", "amount": "6"}}"#),
        CallExample("rewards.Rules/ArchiveRule", #"{"rule_id": "tickets"}"#).otherwise(
            #"{"rule_id": "other"}"#),
    ]

    static let standing = [
        CallExample("rewards.Tiers/ListTiers"),
        CallExample(
            "rewards.Tiers/DefineTiers",
            """
            {"tiers": [
              {"tier": "BRONZE", "lp_max?": 999, "cashback_multiplier?": "1", "benefits?": {"a": "b"}},
              {"tier": "SILVER", "lp_min": 1000, "lp_max": 9999, "cashback_multiplier": "1.2"},
              {"tier": "GOLD", "lp_min": 10000, "lp_max": 49999, "cashback_multiplier": "1.5"},
              {"tier": "PLATINUM", "lp_min": 50000, "cashback_multiplier": "2"}]}
            """
        ).otherwise(
            """
            {"tiers": [
              {"tier": "BRONZE", "lp_max": 999, "cashback_multiplier": "1.1"},
              {"tier": "SILVER", "lp_min": 1000, "lp_max": 9999, "cashback_multiplier": "1.2"},
              {"tier": "GOLD", "lp_min": 10000, "lp_max": 49999, "cashback_multiplier": "1.5"},
              {"tier": "PLATINUM", "lp_min": 50000, "cashback_multiplier": "2"}]}
            """),
        CallExample(
            "rewards.Tiers/EarnPoints",
            #"{"player_id": "$player", "points": "100", "reference?": "lp$n", "description?": "A visit."}"#
        )
        .otherwise(#"{"points": "101"}"#),
        CallExample(
            "rewards.Tiers/RedeemPoints",
            #"{"player_id": "$player", "points": "10", "reference?": "lp$n", "description?": "A mug."}"#
        )
        .otherwise(#"{"points": "11"}"#),
        CallExample("rewards.Tiers/GetPlayerTier", #"{"player_id": "$player"}"#),
        CallExample("rewards.Segments/ClassifyPlayer", #"{"player_id": "$player"}"#)
            .otherwise(#"{"player_id": "$bob"}"#),
        CallExample("rewards.Segments/ListSegmentPlayers", #"{"segment": "NEW"}"#),
        CallExample("rewards.Segments/CountSegments"),
        CallExample(
            "rewards.Abuse/RaiseSignal",
            """
            {"player_id": "$player", "signal_type": "BET_MANIPULATION", "severity?": 3, "description?": "Odd bets.",
             "evidence?": "case-$n", "metadata?": {"a": "b"}}
            """
        ).keeping(["signal": "signal.signal_id"]).otherwise(#"{"severity": 4}"#),
        CallExample("rewards.Abuse/DetectPlayer", #"{"player_id": "$player"}"#).otherwise(
            #"{"player_id": "$bob"}"#),
        CallExample(
            "rewards.Abuse/ListSignals",
            #"{"player_id?": "$player", "signal_type?": "BET_MANIPULATION", "resolution?": "UNRESOLVED"}"#),
        CallExample("rewards.Abuse/GetScore", #"{"player_id": "$player"}"#),
        CallExample("rewards.Abuse/CountSignals"),
        CallExample(
            "rewards.Abuse/ResolveSignal", #"{"signal_id": "$signal", "note": "Nothing to it."}"#
        )
        .otherwise(#"{"note": "Another."}"#),
        CallExample("rewards.Audit/SumWagers", #"{"player_ids?": ["$player"]}"#),
        CallExample(
            "rewards.Audit/SumPurchases",
            #"{"purchases": [{"purchase_id": "$purchase", "player_id": "$player"}]}"#),
        CallExample("rewards.Audit/CheckRewards"),
    ]
}

extension CallExample {
    private static func level(_ id: Int, _ points: Int) -> String {
        """
        {"level_id": \(id), "name": "L\(id)", "rank": \(id), "points_required?": "\(points)", "store_multiplier?": "1.5",
         "multiplies_sc?": true, "daily_bonus_multiplier?": "1.5", "cashback_percentage?": "2",
         "cashback_max_amount?": "50", "tier_up_gc_reward?": "10", "tier_up_sc_reward?": "1", "birthday_gc_gift?": "10",
         "birthday_sc_gift?": "1", "description?": "A level.", "image_url?": "https://example.com/a.png"}
        """
    }

    static let points = [
        CallExample("vip.Status/GetStatus", #"{"player_id": "$player"}"#),
        CallExample("vip.Status/BatchGetStatus", #"{"player_ids?": ["$player"]}"#),
        CallExample("vip.Levels/ListLevels"),
        CallExample("vip.Levels/DefineLevel", #"{"level": \#(level(7, 100_000_000))}"#)
            .otherwise(#"{"level": \#(level(7, 200_000_000))}"#),
        CallExample("vip.Levels/PreviewLevels", #"{"levels": [\#(level(1, 0)), \#(level(2, 50))]}"#),
        CallExample(
            "vip.Levels/ApplyLevels",
            #"{"levels": [\#(level(1, 0)), \#(level(2, 50))], "keeps_reached_levels?": true, "players_max?": 1000}"#
        ).otherwise(#"{"levels": [\#(level(1, 0))]}"#),
        CallExample(
            "vip.Adjustments/AdjustPoints",
            #"{"player_id": "$player", "points": "60", "operator": "ada", "reason": "A courtesy."}"#
        ).otherwise(#"{"points": "61"}"#),
        CallExample("vip.Status/ListHistory", #"{"player_id": "$player"}"#),
        CallExample("vip.Adjustments/ListAdjustments", #"{"player_id": "$player"}"#),
        CallExample(
            "vip.Leaderboards/GetLeaderboard",
            #"{"period": "MONTH", "day?": "$day", "top?": 5, "player_id?": "$player"}"#),
        CallExample(
            "rewards.Players/RegisterPlayer",
            #"{"email": "birthday$n@example.com", "name": "Zoe", "birthdate": "$birthday"}"#
        )
        .keeping(["celebrating": "player.player_id"]).step,
        CallExample("vip.Birthdays/ClaimBirthdayGift", #"{"player_id": "$celebrating"}"#)
            .otherwise(#"{"player_id": "$player"}"#),
    ]
}

extension CallExample {
    static let referrals = [
        CallExample(
            "affiliates.Partners/CreatePartner",
            #"{"partner_id?": "$new", "name": "Acme $n", "contact?": "ada@example.com", "player_id?": "$bob"}"#
        )
        .keeping(["partner": "partner.partner_id", "name": "partner.name"]).otherwise(
            #"{"contact": "other"}"#),
        CallExample(
            "affiliates.Partners/UpdatePartner",
            #"{"partner_id": "$partner", "name": "$name", "status": "APPROVED", "contact?": "bob", "player_id?": "$bob"}"#
        ).otherwise(#"{"contact": "other"}"#),
        CallExample("affiliates.Partners/GetPartner", #"{"partner_id": "$partner"}"#),
        CallExample("affiliates.Partners/ListPartners", #"{"status?": "APPROVED"}"#),
        CallExample(
            "affiliates.Partners/CreatePlan",
            """
            {"plan": {"partner_id": "$partner", "kind": "HYBRID", "cpa_amount": "10", "revshare_percent": "5",
             "currency": "USD", "valid_from": "$now-86400", "valid_until?": "$now+864000",
             "minimum_first_purchase?": "1", "negative_carry_over?": true}}
            """
        ).keeping(["plan": "plan.plan_id"]).otherwise(
            """
            {"plan": {"partner_id": "$partner", "kind": "CPA", "cpa_amount": "11", "currency": "USD",
             "valid_from": "$now-86400"}}
            """),
        CallExample(
            "affiliates.Partners/EndPlan", #"{"plan_id": "$plan", "valid_until": "$now+432000"}"#
        )
        .otherwise(#"{"valid_until": "$now+86400"}"#),
        CallExample("affiliates.Partners/ListPlans", #"{"partner_id": "$partner"}"#),
        CallExample(
            "affiliates.Partners/DefinePromotion",
            """
            {"promotion": {"promotion_id": "spring", "package_ids": ["$hidden"], "days_to_expiry?": 30,
             "is_active?": true}}
            """
        ).otherwise(#"{"promotion": {"promotion_id": "spring", "package_ids": ["$hidden"]}}"#),
        CallExample("affiliates.Partners/GetPromotion", #"{"promotion_id": "spring"}"#),
        CallExample("affiliates.Partners/ListPromotions"),
        CallExample(
            "affiliates.Referrals/RecordClick",
            """
            {"affiliate_code": "click-$n", "parameters?": {"partner_id": "$partner", "promotion_id": "spring",
             "campaign_id": "summer"}, "user_agent?": "Mozilla", "ip?": "192.0.2.1", "country?": "US",
             "referrer?": "https://example.com", "utm?": {"source?": "a", "medium?": "b", "campaign?": "c", "term?": "d",
             "content?": "e"}}
            """
        ).keeping(["click": "click.affiliate_code"]),
        CallExample(
            "affiliates.Referrals/LinkPlayer", #"{"affiliate_code": "$click", "player_id": "$player"}"#
        )
        .otherwise(#"{"player_id": "$new"}"#),
        CallExample("affiliates.Referrals/GetClick", #"{"affiliate_code": "$click"}"#),
        CallExample("affiliates.Referrals/GetAttribution", #"{"player_id": "$player"}"#),
        CallExample(
            "affiliates.Referrals/ListClicks",
            """
            {"partner_id?": "$partner", "campaign_id?": "summer", "utm_field": "SOURCE", "utm_value": "a",
             "clicked_from?": "$now-3600", "clicked_until?": "$now+3600"}
            """),
        CallExample("affiliates.Referrals/ListUnattributed"),
        CallExample("affiliates.Referrals/ErasePlayer", #"{"player_id": "$eve"}"#).otherwise(
            #"{"player_id": "$new"}"#),
        CallExample(
            "affiliates.Commissions/CommissionStatement", #"{"partner_id": "$partner", "month": "2026-03"}"#),
        CallExample(
            "affiliates.Commissions/ListEntries", #"{"partner_id?": "$partner", "player_id?": "$player"}"#),
        CallExample(
            "affiliates.Commissions/FunnelReport",
            #"{"partner_id?": "$partner", "campaign_id?": "summer", "from_day": "$day-7", "until_day": "$day"}"#
        ),
    ]
}

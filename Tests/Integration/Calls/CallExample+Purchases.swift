extension CallExample {
    private static let place =
        #""player_id": "$player", "package_id": "$package", "country": "US", "state?": "CA""#

    static let purchases = [
        CallExample("purchases.Purchasing/Quote", #"{\#(place)}"#),
        CallExample(
            "purchases.Purchasing/Start", #"{\#(place), "price?": "9.99", "price_currency?": "USD"}"#
        )
        .keeping(["purchase": "purchase.purchase_id"]).otherwise(#"{"state": "NV"}"#),
        CallExample(
            "purchases.Purchasing/Complete",
            """
            {"purchase_id": "$purchase", "payment_method": "card", "payment_reference": "p$n", "paid_at?": "$now-1"}
            """
        ).otherwise(#"{"payment_method": "wire"}"#),
        CallExample("purchases.Purchasing/Start", #"{\#(place)}"#)
            .keeping(["failing": "purchase.purchase_id"]).step,
        CallExample("purchases.Purchasing/Fail", #"{"purchase_id": "$failing", "reason": "Declined."}"#)
            .otherwise(#"{"reason": "Another."}"#),
        CallExample(
            "purchases.Purchasing/Refund",
            #"{"purchase_id": "$purchase", "reason": "Changed their mind."}"#
        )
        .otherwise(#"{"reason": "Another."}"#),
        CallExample(
            "purchases.Purchasing/RecordPaid",
            """
            {\(place), "payment_method": "card", "payment_reference": "p$n", "price": "9.99",
             "price_currency?": "USD", "paid_at?": "$now-1"}
            """
        ).otherwise(#"{"payment_reference": "other"}"#),
        CallExample("purchases.Purchasing/GetPurchase", #"{"purchase_id": "$purchase"}"#),
        CallExample(
            "purchases.Purchasing/ListPurchases",
            """
            {"player_id?": "$player", "package_id?": "$package", "status?": "COMPLETED", "created_from?": "$now-3600",
             "created_until?": "$now+3600"}
            """),
        CallExample("purchases.Purchasing/ListUnfulfilled", #"{"refund_due_only?": true}"#),
        CallExample(
            "purchases.Reports/RevenueReport",
            #"{"from": "$now-86400", "until": "$now", "bucket?": "DAY", "group_by?": ["SOURCE"]}"#),
        CallExample(
            "purchases.Reports/PackagePopularity",
            #"{"from": "$now-86400", "until": "$now", "limit?": 5, "package_source?": "standard"}"#),
        CallExample(
            "purchases.Reports/Export",
            #"{"from": "$now-86400", "until": "$now", "status?": "COMPLETED"}"#),
    ]
}

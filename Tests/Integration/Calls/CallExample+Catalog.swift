extension CallExample {
    private static let package = #"""
        "name": "Coins", "description?": "Many.", "price?": "9.99", "price_currency?": "USD", "gc_amount?": "1000",
        "sc_amount?": "1", "badge?": "Best", "image_url?": "https://example.com/a.png", "display_priority?": 5,
        "is_active?": true, "starts_at?": "$now-3600", "expires_at?": "$now+86400", "available_countries?": ["US"],
        "restricted_countries?": ["FR"], "restricted_states?": ["WA"], "source?": "STANDARD",
        "purchase_limit_per_player?": 50, "limit_period?": "DAY", "metadata?": "{\"a\": 1}"
        """#

    static let packages = [
        CallExample(
            "catalog.Packages/CreatePackage",
            #"{"package": {"package_id?": "$new", "system_name": "coins$n", "stock?": {"remaining?": 100}, \#(package)}}"#
        ).keeping([
            "package": "package.package_id", "system": "package.system_name", "package_version": "package.version",
        ])
        .otherwise(#"{"package": {"system_name": "other$n", \#(package)}}"#),
        CallExample(
            "catalog.Packages/CreatePackage",
            #"{"package": {"name": "Gift", "system_name": "gift$n", "price_currency": "USD", "source": "SMARTICO", "is_active": true, "gc_amount": "5"}}"#
        )
        .keeping(["gift": "package.package_id"]).step,
        CallExample(
            "catalog.Packages/CreatePackage",
            #"{"package": {"name": "Hidden", "system_name": "hidden$n", "price_currency": "USD", "source": "AFFILIATE_HIDDEN", "is_active": true, "gc_amount": "5"}}"#
        )
        .keeping(["hidden": "package.package_id"]).step,
        CallExample(
            "catalog.Packages/UpdatePackage",
            """
            {"package": {"package_id": "$package", "version": "$package_version", "system_name": "$system", \(package)},
             "stock_change?": {"add": 5}}
            """
        ).keeping(["package_version": "package.version"]).otherwise(#"{"stock_change": {"add": 6}}"#),
        CallExample("catalog.Packages/GetPackage", #"{"package_id": "$package"}"#),
        CallExample("catalog.Packages/BatchGetPackages", #"{"package_ids": ["$package"]}"#),
        CallExample(
            "catalog.Packages/ListPackages",
            #"{"activity?": "ACTIVE", "source?": "STANDARD", "system_name?": "$system"}"#),
        CallExample(
            "catalog.Packages/CreatePackage",
            #"{"package": {"name": "Old", "system_name": "old$n", "price_currency": "USD", "gc_amount": "5", "source": "STANDARD"}}"#
        )
        .keeping(["old": "package.package_id"]).step,
        CallExample(
            "catalog.Packages/DeactivatePackage", #"{"package_id": "$old", "expected_version?": 1}"#
        )
        .otherwise(#"{"package_id": "$gift"}"#),
        CallExample(
            "catalog.Assignments/Assign",
            #"""
            {"player_id": "$player", "package_id": "$gift", "expires_at?": "$now+3600", "assigned_by?": "crm",
             "campaign_id?": "spring", "segment?": "whales", "metadata?": "{\"a\": 1}"}
            """#
        ).keeping(["assignment": "assignment.assignment_id"]).otherwise(#"{"segment": "other"}"#),
        CallExample("catalog.Assignments/Assign", #"{"player_id": "$player", "package_id": "$gift"}"#)
            .keeping(["revoked": "assignment.assignment_id"]).step,
        CallExample("catalog.Assignments/Revoke", #"{"assignment_id": "$revoked"}"#)
            .otherwise(#"{"assignment_id": "$assignment"}"#),
        CallExample(
            "catalog.Assignments/AssignMany",
            #"""
            {"header": {"correlation_id": "push", "package_id?": "$gift", "expires_at?": "2090-01-01T00:00:00Z",
             "assigned_by?": "crm", "campaign_id?": "spring", "segment?": "whales", "metadata?": "{\"a\": 1}"},
             "rows?": [{"player_id": "$new", "package_id?": "$gift", "expires_at?": "2090-01-02T00:00:00Z",
             "segment?": "minnows", "metadata?": "{\"a\": 2}"}]}
            """#
        ).otherwise(#"{"header": {"correlation_id": "push", "package_id": "$package"}}"#),
        CallExample("catalog.Assignments/GetAssignment", #"{"assignment_id": "$assignment"}"#),
        CallExample(
            "catalog.Assignments/ListAssignments",
            #"{"player_id?": "$player", "package_id?": "$gift", "campaign_id?": "spring"}"#),
        CallExample(
            "catalog.Campaigns/CampaignReport",
            #"{"campaign_id?": "spring", "assigned_from?": "$now-3600", "assigned_until?": "$now+3600"}"#),
        CallExample(
            "catalog.Offers/ListAvailable", #"{"player_id": "$player", "country": "US", "state?": "CA"}"#),
        CallExample(
            "catalog.Offers/GetOffer",
            """
            {"player_id": "$player", "country": "US", "state?": "CA", "package_id": "$gift",
             "assignment_id?": "$assignment"}
            """),
        CallExample(
            "catalog.Reservations/Reserve",
            """
            {"player_id": "$player", "country": "US", "state?": "CA", "package_id": "$gift",
             "assignment_id?": "$assignment", "hold_seconds?": 600}
            """
        ).keeping(["reservation": "reservation.reservation_id"]).otherwise(#"{"hold_seconds": 601}"#),
        CallExample(
            "catalog.Reservations/ReserveMany",
            """
            {"requests": [{"idempotency_key": "$new", "player_id": "$player", "country": "US", "state?": "CA",
             "package_id": "$package", "hold_seconds?": 600}]}
            """
        ).batch("requests").otherwise(#"{"hold_seconds": 601}"#),
        CallExample(
            "catalog.Reservations/Claim", #"{"reservation_id": "$reservation", "purchase_id": "$new"}"#
        )
        .otherwise(#"{"purchase_id": "$new"}"#),
        CallExample(
            "catalog.Reservations/Reserve",
            #"{"player_id": "$player", "country": "US", "state": "CA", "package_id": "$package"}"#
        )
        .keeping(["released": "reservation.reservation_id"]).step,
        CallExample("catalog.Reservations/Release", #"{"reservation_id": "$released"}"#)
            .otherwise(#"{"reservation_id": "$reservation"}"#),
        CallExample("catalog.Reservations/GetReservation", #"{"reservation_id": "$reservation"}"#),
        CallExample(
            "catalog.Reservations/ListClaims", #"{"player_id?": "$player", "only_exceptions?": true}"#),
    ]
}

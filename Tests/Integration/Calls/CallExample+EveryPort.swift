extension CallExample {
    /// What every service answers; asked of purchases.
    static let everyPort = [
        CallExample("health.Health/Check", #"{"service?": ""}"#),
        CallExample("health.Health/Watch", #"{"service?": ""}"#),
        CallExample("reflection.Reflection/ListServices"),
        CallExample(
            "reflection.Reflection/GetFileDescriptors", #"{"symbol?": "loyalty.health.v1.Health"}"#),
        CallExample("stats.Stats/GetStats"),
        CallExample("operations.Operations/ListJobs"),
        CallExample("operations.Operations/RunJob", #"{"name": "time_out_purchases", "time?": "$now"}"#),
        CallExample("operations.Operations/GetLag"),
        CallExample("operations.Operations/ListParked", #"{"destination?": "rewards"}"#),
        CallExample("operations.Operations/RetryParked", #"{"event_ids": ["$new"]}"#)
            .otherwise(#"{"event_ids": ["$new"]}"#),
        CallExample("operations.Operations/DiscardParked", #"{"event_ids": ["$new"]}"#)
            .otherwise(#"{"event_ids": ["$new"]}"#),
        CallExample(
            "events.Events/Deliver",
            #"{"source": "nobody", "events?": [{"event_id": "AAAAAAAAAAAAAAAAAAAAAA==", "player_id": "$player"}]}"#
        ).batch("events"),
    ]
}

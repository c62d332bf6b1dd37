extension Setting where Value == String {
    /// Where another service is.
    package static func peerAddress(_ name: String) -> Setting {
        .text(
            "peer.\(name).address", meaning: "Where \(name) is.",
            expectation: "host:port, several with commas, or unix:/path", default: "127.0.0.1:0")
    }
}

extension Setting where Value == Int {
    package static var relayBatchEventsMax: Setting {
        .integer(
            "relay.batch-events-max", meaning: "Events that the relay sends in one call at most.", in: 1...1_000,
            default: 1_000)
    }

    package static var relayBatchesInFlightMax: Setting {
        .integer(
            "relay.batches-in-flight-max", meaning: "Calls that the relay has under way at a time.", in: 1...64,
            default: 2)
    }

    package static var relayAttemptsMax: Setting {
        .integer(
            "relay.attempts-max", meaning: "How often an event may be refused before it is parked.", in: 1...1_000,
            default: 10)
    }
}

extension Setting where Value == Duration {
    package static var peerTimeout: Setting {
        .duration(
            "peer.timeout", meaning: "How long another service's answer is waited for.",
            in: .milliseconds(10) ... .seconds(60), default: "2s")
    }

    package static var relayGatherTime: Setting {
        .duration(
            "relay.gather-time", meaning: "The least time between two reads of the outbox that do not fill a batch.",
            in: .zero ... .seconds(1), default: "10ms")
    }

    package static var relayGatherTimeMax: Setting {
        .duration(
            "relay.gather-time-max",
            meaning: "The same where thousands of events come every second: a player's are then applied together.",
            in: .zero ... .seconds(1), default: "300ms")
    }

    package static var relayPollInterval: Setting {
        .duration(
            "relay.poll-interval", meaning: "How often the outbox is read without being woken.",
            in: .milliseconds(10) ... .seconds(60), default: "500ms")
    }

    package static var relayLease: Setting {
        .duration(
            "relay.lease", meaning: "How long what a crashed relay held rests before another takes over.",
            in: .seconds(1) ... .seconds(600), default: "15s")
    }

    package static var inboxRetention: Setting {
        .duration(
            "inbox.retention",
            meaning:
                "How long applied events are remembered; longer than any may stay in a sender's outbox, parked or not.",
            in: .seconds(86_400) ... .seconds(86_400 * 3_650), default: "30d")
    }

    package static var idempotencyRetention: Setting {
        .duration(
            "idempotency.retention", meaning: "How long the first answer to an idempotency key is kept.",
            in: .seconds(3_600) ... .seconds(86_400 * 3_650), default: "7d")
    }

    package static var databaseTimeout: Setting {
        .duration(
            "database.timeout", meaning: "How long a statement may take where its call has no deadline.",
            in: .milliseconds(100) ... .seconds(3_600), default: "30s")
    }
}

extension RelaySettings {
    /// As the operator has set them.
    package init(_ settings: Settings) {
        self.init()
        batchEventsMax = settings[.relayBatchEventsMax]
        batchesInFlightMax = settings[.relayBatchesInFlightMax]
        gatherTime = settings[.relayGatherTime]
        gatherTimeMax = settings[.relayGatherTimeMax]
        pollInterval = settings[.relayPollInterval]
        lease = settings[.relayLease]
        policy.attemptsMax = settings[.relayAttemptsMax]
    }
}

internal import EventsContract
internal import Postgres
internal import WellKnownContract

extension OutboxEvent {
    /// Reads an event of the contract.
    init(_ event: Event) throws(DeliveryError) {
        guard let id = PostgresUUID(bytes: event.eventID) else {
            throw DeliveryError(reason: "EVENT_MALFORMED", message: "event_id has \(event.eventID.count) bytes, not 16")
        }
        guard let playerID = PostgresUUID(event.playerID) else {
            throw DeliveryError(reason: "EVENT_MALFORMED", message: "player_id is no UUID: \(event.playerID)")
        }
        guard event.payload.count <= OutboxEvent.payloadBytesMax else {
            throw DeliveryError(
                reason: "EVENT_MALFORMED",
                message: "payload has \(event.payload.count) bytes, \(OutboxEvent.payloadBytesMax) at most")
        }
        guard let time = event.occurredAt, let occurredAt = PostgresTimestamp(time) else {
            throw DeliveryError(reason: "EVENT_MALFORMED", message: "occurred_at is missing or out of range")
        }
        self.init(
            id: id, destination: "", playerID: playerID, type: event.type, payload: event.payload,
            occurredAt: occurredAt, traceContext: event.traceparent.isEmpty ? nil : event.traceparent)
    }
}

extension EventOutcome {
    init(_ outcome: DeliveryOutcome) {
        switch outcome {
        case .applied: self.init(status: .applied)
        case .duplicate: self.init(status: .duplicate)
        case .deferred: self.init(status: .deferred)
        case .failed(let error): self.init(status: .failed, reason: error.reason, message: error.message)
        }
    }
}

extension PostgresUUID {
    /// Sixteen bytes, the first most significant; nil for any other number.
    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(bytes[..<8]), low: word(bytes[8...]))
    }

    var bytes: [UInt8] {
        (0..<16).map { index in
            UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(56 - 8 * (index % 8)))
        }
    }
}

extension PostgresTimestamp {
    /// Nil for what no column can hold.
    init?(_ timestamp: WellKnownContract.Timestamp) {
        let (microseconds, overflow) = timestamp.seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow, (0..<1_000_000_000).contains(timestamp.nanos) else { return nil }
        let (sum, carry) = microseconds.addingReportingOverflow(Int64(timestamp.nanos) / 1_000)
        guard !carry else { return nil }
        self.init(microsecondsSince1970: sum)
    }
}

extension WellKnownContract.Timestamp {
    init(_ timestamp: PostgresTimestamp) {
        // Rounded down, so that the nanoseconds are not negative before 1970.
        var (seconds, rest) = timestamp.microsecondsSince1970.quotientAndRemainder(dividingBy: 1_000_000)
        if rest < 0 { (seconds, rest) = (seconds - 1, rest + 1_000_000) }
        self.init(seconds: seconds, nanos: Int32(rest * 1_000))
    }
}

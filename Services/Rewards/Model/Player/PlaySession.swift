package import Domain

/// A session that has ended.
package struct PlaySession: Sendable, Hashable {
    /// Longer ones are a mistake of the caller's: a session that was never ended.
    package static let durationMax = Duration.seconds(24 * 3_600)

    package let startedAt: Timestamp
    package let endedAt: Timestamp

    /// - Returns: nil unless it ends at or after its start and within a day of it.
    package init?(startedAt: Timestamp, endedAt: Timestamp) {
        guard startedAt <= endedAt, endedAt - startedAt <= Self.durationMax else { return nil }
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// Whole seconds; what is left is cut off.
    package var playtimeSeconds: Int64 { (endedAt - startedAt).components.seconds }
}

internal import Domain
internal import Postgres
internal import ServiceRuntime

/// The jobs of players: each walks through them by id, a bounded batch at a time.
struct PlayerJobs: Sendable {
    var tiers: TierStore
    var segments: SegmentStore
    var segmentPolicy: SegmentPolicy
    var watch: AbuseWatch
    var play: PlayProjection
    var endedPeriods: EndedPeriods

    var all: [Job] {
        [
            walk("follow_tiers", every: .seconds(3_600)) { cursor, _ in
                try await tiers.follow(after: cursor, limit: TierCalls.playersPerBatch)
            },
            walk("reclassify_segments", every: .seconds(3_600)) { cursor, _ in
                try await segments.reclassify(by: segmentPolicy, after: cursor, limit: 1_000)
            },
            walk("detect_abuse", every: .seconds(600)) { cursor, now in
                try await watch.look(after: cursor, limit: 100, at: now)
            },
            walk("forget_ended_periods", every: .seconds(86_400)) { cursor, now in
                try await endedPeriods.forget(after: cursor, limit: 500, at: now)
            },
            walk("project_play", every: .seconds(30)) { cursor, _ in
                try await play.project(after: cursor, limit: 100)
            },
        ]
    }

    /// - Parameter batch: Gets the last player of the batch before and the run's time; answers the last of this one, or nil
    ///   at the end.
    private func walk(
        _ name: String, every interval: Duration,
        batch: @escaping @Sendable (PlayerID?, Timestamp) async throws -> PlayerID?
    ) -> Job {
        Job(name: name, every: interval) { position in
            let last = try await batch(
                try position.cursor.map { text in try PlayerID(text) },
                try Timestamp(microseconds: position.time.microsecondsSince1970))
            return last.map { .more(cursor: $0.description) } ?? .finished
        }
    }
}

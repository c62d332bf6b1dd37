private import Domain
package import Postgres
package import ServiceRuntime

extension Job {
    /// How many players one batch of ``evaluateTierDowns(database:store:outbox:)`` looks at.
    private static let playersPerBatch = 5_000

    /// Takes a level from whoever has neither reached it nor wagered for 60 days (decision 11).
    package static func evaluateTierDowns(
        database: PostgresPool, store: TierDownStore, outbox: Outbox
    ) -> Job {
        Job(name: "evaluate_tier_downs", every: .seconds(3_600)) { position in
            let now = try Timestamp(microseconds: position.time.microsecondsSince1970)
            let after = try position.cursor.map { try PlayerID($0) } ?? .first
            let found = try await store.candidates(after: after, limit: playersPerBatch, at: now)
            if !found.players.isEmpty {
                try await outbox.transaction(on: database) { transaction in
                    let changes = try await store.demote(found.players, at: now, in: transaction)
                    return ((), try changes.map { try $0.event() })
                }
            }
            return found.last.map { .more(cursor: $0.description) } ?? .finished
        }
    }

    /// Finishes a change of the ladder whose caller has gone.
    package static func finishLadderChanges(changes: LadderChangeStore, mover: LadderMover) -> Job {
        Job(name: "finish_ladder_changes", every: .seconds(60)) { _ in
            guard let key = try await changes.underWay() else { return .finished }
            _ = try await mover.batch(key)
            return .more(cursor: "")
        }
    }
}

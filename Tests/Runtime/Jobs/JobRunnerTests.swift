import Logging
import Postgres
import Synchronization
import Testing

@testable import ServiceRuntime

@Suite("Jobs")
struct JobRunnerTests {
    @Test("A job runs to its end in batches, for one time, and not again before it is due")
    func runs() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let seen = Mutex<[Job.Position]>([])
            let job = Job(name: "count", every: .seconds(3_600)) { position in
                seen.withLock { $0.append(position) }
                return position.cursor == "2" ? .finished : .more(cursor: position.cursor == nil ? "1" : "2")
            }
            let runner = runner([job], database)
            #expect(try await runner.runIfDue(job, at: .hours(1)))
            #expect(seen.withLock { $0.map(\.cursor) } == [nil, "1", "2"])
            #expect(seen.withLock { Set($0.map(\.time)) } == [.hours(1)])
            #expect(try await !runner.runIfDue(job, at: .hours(1.99)))
            #expect(try await runner.runIfDue(job, at: .hours(1.99), force: true))
            #expect(try await runner.runIfDue(job, at: .hours(3)))
        }
    }

    @Test("A job that fails goes on where it was, for the time it was started for, a minute later")
    func resumes() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let seen = Mutex<[Job.Position]>([])
            let job = Job(name: "count", every: .seconds(3_600)) { position in
                let isFirstVisit = seen.withLock { seen in
                    seen.append(position)
                    return seen.count == 2
                }
                if isFirstVisit { throw PoisonError(number: 1) }
                return position.cursor == nil ? .more(cursor: "half") : .finished
            }
            let runner = runner([job], database)
            await #expect(throws: PoisonError.self) { try await runner.runIfDue(job, at: .hours(1)) }
            #expect(try await !runner.runIfDue(job, at: .hours(1.01)))
            #expect(try await runner.runIfDue(job, at: .hours(1.02)))
            #expect(seen.withLock { $0.map(\.cursor) } == [nil, "half", "half"])
            #expect(seen.withLock { Set($0.map(\.time)) } == [.hours(1)])
        }
    }

    @Test("Two replicas never run a job at once")
    func oneAtATime() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            let started = Countdown(1)
            let released = Countdown(1)
            let job = Job(name: "count", every: .seconds(1)) { _ in
                started.count()
                await released.reached()
                return .finished
            }
            async let first = runner([job], database).runIfDue(job, at: .hours(1))
            await started.reached()
            #expect(try await !runner([job], database).runIfDue(job, at: .hours(2)))
            released.count()
            #expect(try await first)
            #expect(try await runner([job], database).runIfDue(job, at: .hours(2)))
        }
    }

    @Test("Old inbox rows and idempotency keys are removed, young ones stay")
    func cleanUp() async throws {
        try await MessagingDatabase.with { (database: MessagingDatabase) async throws in
            try await database.pool.execute(
                Statement(
                    name: "old_rows",
                    sql: """
                        INSERT INTO receiver.inbox (source, event_id, received_at)
                        SELECT 's', gen_random_uuid(), now() - days * interval '1 day' FROM generate_series(0, 9) AS days
                        """))
            let job = Job.removeOldInboxRows(
                pool: database.pool, schema: MessagingDatabase.receiverSchema, retention: .seconds(86_400 * 5 + 3_600))
            #expect(try await runner([job], database).runIfDue(job, at: .systemNow))
            let left = try await database.pool.query(
                Statement(name: "left", sql: "SELECT count(*) FROM receiver.inbox")
            ).one().decode(Int.self, at: 0)
            #expect(left == 6)
        }
    }

    private func runner(_ jobs: [Job], _ database: MessagingDatabase) -> JobRunner {
        JobRunner(jobs: jobs, pool: database.pool, schema: MessagingDatabase.receiverSchema, logger: .quiet)
    }
}

extension PostgresTimestamp {
    fileprivate static func hours(_ hours: Double) -> PostgresTimestamp {
        PostgresTimestamp(microsecondsSince1970: Int64(hours * 3_600_000_000))
    }
}

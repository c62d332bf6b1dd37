package import Logging
package import Postgres
internal import ServiceLifecycle

/// Runs a service's jobs when they are due, each in one replica at a time.
package struct JobRunner: Service {
    /// How long a batch may take before another replica may take over.
    static let lease = Duration.seconds(60)
    /// How often due jobs are looked for.
    static let pollInterval = Duration.seconds(5)
    /// How long a job that failed rests, at most.
    static let retryDelayMax = Duration.seconds(60)

    let jobs: [Job]
    let pool: PostgresPool
    let statements: JobStatements
    let clock: RelayClock
    private let logger: Logger
    private let owner = PostgresUUID.random()

    package init(
        jobs: [Job], pool: PostgresPool, schema: MessagingSchema, clock: RelayClock = .system, logger: Logger
    ) {
        precondition(Set(jobs.map(\.name)).count == jobs.count, "two jobs have one name")
        self.jobs = jobs
        self.pool = pool
        self.clock = clock
        self.logger = logger
        statements = schema.jobs
    }

    /// Looks for due jobs until the service group shuts down. A batch under way is finished.
    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                for job in jobs {
                    do {
                        try await runIfDue(job, at: clock.wallNow())
                    } catch {
                        if !Task.isCancelled {
                            logger.warning("job failed", error: error, metadata: ["job": "\(job.name)"])
                        }
                    }
                }
                try? await clock.sleep(Self.pollInterval)
            }
        }
    }

    /// Runs a job to its end if it is due and nobody else runs it.
    ///
    /// - Parameters:
    ///   - time: What the job takes for now; a run that was interrupted keeps its own.
    ///   - force: Run it although it is not due.
    /// - Returns: Whether it ran to its end.
    /// - Throws: What the job throws. What it has done stays; it goes on from there within a minute.
    @discardableResult
    package func runIfDue(_ job: Job, at time: PostgresTimestamp, force: Bool = false) async throws -> Bool {
        try await pool.execute(statements.create, job.name)
        let claimed = try await pool.query(
            statements.claim, job.name, owner, time, Self.lease.milliseconds, force
        ).oneOrNone()
        guard let claimed else { return false }
        var position = Job.Position(time: try claimed.decode(at: 0), cursor: try claimed.decode(at: 1))
        do {
            while case .more(let cursor) = try await job.batch(position) {
                position.cursor = cursor
                let isOurs = try await pool.execute(
                    statements.advance, job.name, owner, cursor, Self.lease.milliseconds)
                guard isOurs == 1 else {
                    logger.warning("job taken over", metadata: ["job": "\(job.name)"])
                    return false
                }
                try Task.checkCancellation()
            }
        } catch {
            await fail(job, at: time, error)
            throw error
        }
        try await pool.execute(statements.finish, job.name, owner, job.interval.milliseconds)
        return true
    }

    private func fail(_ job: Job, at time: PostgresTimestamp, _ error: any Error) async {
        let delay = min(job.interval, Self.retryDelayMax).milliseconds
        // A stop is no failure: the next replica may go on at once.
        let isStop = error is CancellationError || Task.isCancelled
        let due = PostgresTimestamp(
            microsecondsSince1970: time.microsecondsSince1970 + (isStop ? 0 : delay * 1_000))
        // Not cancelled with the job, or the lease would have to lapse first.
        await Task { [pool, statements, owner, logger] in
            do {
                try await pool.execute(statements.fail, job.name, owner, "\(error)", due)
            } catch {
                logger.notice("job not given back", error: error, metadata: ["job": "\(job.name)"])
            }
        }.value
    }
}

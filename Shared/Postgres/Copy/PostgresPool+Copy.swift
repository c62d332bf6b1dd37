extension PostgresPool {
    /// Fills a table by COPY, the fastest way in. All rows take effect together, or none.
    ///
    /// ```swift
    /// let count = try await pool.copy(into: CopyTarget(table: "players", columns: ["id", "name"])) { writer in
    ///     for player in players { try await writer.write(player.id, player.name) }
    /// }
    /// ```
    ///
    /// - Returns: How many rows the server took.
    @discardableResult
    package func copy(
        into target: CopyTarget, deadline: ContinuousClock.Instant? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (inout PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try requireNoneHeld()
        let held = HeldConnection(of: self)
        defer { held.end() }
        let session = CopySession(
            pool: self, loop: nearest, session: Session(beginCommand: nil, isPlain: true),
            deadline: deadline ?? defaultDeadline)
        do {
            let count = try await holding(held) {
                try await session.copy(into: target, actor: actor, body)
            }
            session.loop.post(.abandon(session.session))
            return count
        } catch {
            session.loop.post(.abandon(session.session))
            throw error
        }
    }
}

extension PostgresTransaction {
    /// Fills a table by COPY within this transaction.
    ///
    /// When the closure throws, the transaction is rolled back and can only end.
    @discardableResult
    package func copy(
        into target: CopyTarget, deadline: ContinuousClock.Instant? = nil, actor: isolated (any Actor)? = #isolation,
        _ body: (inout PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        _ = try await run(Operation(.begin, deadline: deadline ?? self.deadline, session: session))
        let copying = CopySession(pool: pool, loop: loop, session: session, deadline: deadline ?? self.deadline)
        return try await copying.copy(into: target, actor: actor, body)
    }
}

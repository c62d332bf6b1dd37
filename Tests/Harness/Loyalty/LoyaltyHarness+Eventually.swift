private import RPC

extension LoyaltyHarness {
    /// Asks until the answer is the expected one. What one service tells another takes a moment, and what the other one has is only
    /// to be had by asking it.
    ///
    /// NOT_FOUND and UNAVAILABLE are answers, too: not yet.
    ///
    /// - Throws: ``HarnessError`` with the last answer where the expected one never came; any other error of the call.
    @discardableResult
    public func eventually<Value>(
        within limit: Duration = .seconds(40), actor: isolated (any Actor)? = #isolation,
        _ ask: () async throws -> Value, until isExpected: (Value) throws -> Bool
    ) async throws -> Value {
        let deadline = ContinuousClock.now + limit
        var last = "nothing"
        repeat {
            do {
                let value = try await ask()
                if try isExpected(value) { return value }
                last = "\(value)"
            } catch let error as RPCError where [.notFound, .unavailable, .deadlineExceeded].contains(error.code) {
                last = "\(error)"
            }
            try await Task.sleep(for: .milliseconds(5))
        } while ContinuousClock.now < deadline
        throw HarnessError("What was expected never came; the last answer was \(last)")
    }

    /// Asks until the answer is this one.
    ///
    /// - Throws: As ``eventually(within:actor:_:until:)``.
    public func eventually<Value: Equatable>(
        is expected: Value, within limit: Duration = .seconds(40), actor: isolated (any Actor)? = #isolation,
        _ ask: () async throws -> Value
    ) async throws {
        try await eventually(within: limit, ask) { $0 == expected }
    }

    /// Repeats a call with its key until it is answered, as every client does: while a service is started again, say.
    ///
    /// - Throws: The first error that a repetition cannot help.
    public func insist<Value>(
        within limit: Duration = .seconds(40), actor: isolated (any Actor)? = #isolation,
        _ call: () async throws -> Value
    ) async throws -> Value {
        let deadline = ContinuousClock.now + limit
        while true {
            do {
                return try await call()
            } catch let error as RPCError {
                guard [.unavailable, .deadlineExceeded, .aborted].contains(error.code), ContinuousClock.now < deadline
                else { throw error }
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
}

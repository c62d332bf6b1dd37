package import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Abuse`.
package struct AbuseCalls: AbuseHandler {
    private let signals: AbuseStore
    private let watch: AbuseWatch
    private let policy: AbusePolicy
    private let calls: KeyedCalls
    private let clock: any WallClock

    package init(
        database: PostgresPool, signals: AbuseStore, watch: AbuseWatch, policy: AbusePolicy, keys: IdempotencyStore,
        clock: any WallClock
    ) {
        self.signals = signals
        self.watch = watch
        self.policy = policy
        calls = KeyedCalls(database: database, keys: keys)
        self.clock = clock
    }

    package func raiseSignal(_ request: RaiseSignalRequest, context: CallContext) async throws -> RaiseSignalResponse {
        let signal = try AbuseSignal.read(request)
        return try await calls.perform(
            AbuseClient.Methods.raiseSignal.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            _ = try await effect(of: signal.playerID, in: transaction)
            let raised = try await signals.raise([signal], at: clock.now(), in: transaction).first
            let record = try await signals.signal(like: signal, in: transaction)
            return RaiseSignalResponse(
                signal: record?.contract, effect: try await effect(of: signal.playerID, in: transaction),
                known: raised == nil)
        }
    }

    package func detectPlayer(
        _ request: DetectPlayerRequest, context: CallContext
    ) async throws -> DetectPlayerResponse {
        let id = try LedgerCalls.player(request.playerID)
        let now = clock.now()
        let found = try await watch.signals(of: [id], at: now)
        return try await calls.perform(
            AbuseClient.Methods.detectPlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            _ = try await effect(of: id, in: transaction)
            let raised = try await signals.raise(found, at: now, in: transaction)
            return DetectPlayerResponse(
                signals: raised.map(\.contract), effect: try await effect(of: id, in: transaction))
        }
    }

    package func resolveSignal(
        _ request: ResolveSignalRequest, context: CallContext
    ) async throws -> ResolveSignalResponse {
        let (id, note) = try Self.read(request)
        return try await calls.perform(
            AbuseClient.Methods.resolveSignal.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            guard let record = try await signals.signal(id, in: transaction) else { throw RPCError.unknownSignal(id) }
            if let time = record.resolvedAt { throw RPCError.resolvedSignal(id, at: time) }
            let resolved = try await signals.resolve(record, note: note, at: clock.now(), in: transaction)
            guard let resolved else {
                let time = try await signals.signal(id, in: transaction)?.resolvedAt
                throw RPCError.resolvedSignal(id, at: time ?? clock.now())
            }
            return ResolveSignalResponse(
                signal: resolved.contract, effect: try await effect(of: record.signal.playerID, in: transaction))
        }
    }

    package func listSignals(_ request: ListSignalsRequest, context: CallContext) async throws -> ListSignalsResponse {
        let query = try AbuseQuery(request)
        let found = try await signals.signals(
            matching: query.filter, before: query.before, limit: query.pageSize + 1)
        return query.response(found)
    }

    package func getScore(_ request: GetScoreRequest, context: CallContext) async throws -> GetScoreResponse {
        let id = try LedgerCalls.player(request.playerID)
        guard let (score, unresolved) = try await signals.score(of: id) else { throw RPCError.unknown(id) }
        return GetScoreResponse(
            effect: policy.effect(of: score).contract, unresolvedSignals: Int32(clamping: unresolved))
    }

    package func countSignals(
        _ request: CountSignalsRequest, context: CallContext
    ) async throws -> CountSignalsResponse {
        CountSignalsResponse(
            counts: try await signals.counts().map { count in
                SignalCount(signalType: count.type, unresolved: count.unresolved, resolved: count.resolved)
            })
    }

    // MARK: -

    /// - Throws: NOT_FOUND for an unknown player.
    private func effect(
        of player: PlayerID, in transaction: PostgresTransaction
    ) async throws -> RewardsContract.AbuseEffect {
        guard let (score, _) = try await signals.score(of: player, in: transaction) else {
            throw RPCError.unknown(player)
        }
        return policy.effect(of: score).contract
    }

    private static func read(_ request: ResolveSignalRequest) throws -> (id: Int64, note: String) {
        var fields = RequestFields()
        if request.signalID < 1 { fields.refuse("signal_id", "is 1 or more, came \(request.signalID)") }
        let note = fields.read("note") { () throws(DomainError) in
            try ProfileFields.reason(request.note, isRequired: true) ?? ""
        }
        guard let note, fields.areValid else { throw fields.error }
        return (request.signalID, note)
    }
}

extension RPCError {
    fileprivate static func unknownSignal(_ id: Int64) -> RPCError {
        RPCError(
            .notFound, "There is no signal \(id).",
            details: Details(reason: "SIGNAL_UNKNOWN", domain: "rewards.loyalty"))
    }

    fileprivate static func resolvedSignal(_ id: Int64, at time: Timestamp) -> RPCError {
        .failedPrecondition(
            "SIGNAL_RESOLVED", "The signal \(id) was resolved at \(time).", metadata: ["resolved_at": "\(time)"])
    }
}

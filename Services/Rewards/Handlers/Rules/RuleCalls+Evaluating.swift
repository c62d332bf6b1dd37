private import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

extension RuleCalls {
    /// How many players a simulation looks at where the caller does not say.
    private static let simulatedPlayersDefault = 10_000
    private static let simulatedPlayersMax: Int32 = 100_000

    package func evaluate(_ request: EvaluateRequest, context: CallContext) async throws -> EvaluateResponse {
        let player = try LedgerCalls.player(request.playerID)
        let wanted = try EvaluationRequest(trigger: request.trigger, ruleIDs: request.ruleIDs)
        let response = try await granting.retryingBudgets {
            try await calls.perform(
                RulesClient.Methods.evaluate.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
                deadline: context.deadline
            ) { transaction in
                let results = try await granting.evaluate(wanted, for: player, at: clock.now(), in: transaction)
                return EvaluateResponse(results: results.map { $0.outcome.contract(granted: $0.reward) })
            }
        }
        granting.granted()
        return response
    }

    package func simulate(_ request: SimulateRequest, context: CallContext) async throws -> SimulateResponse {
        let player = try LedgerCalls.player(request.playerID)
        let wanted = try EvaluationRequest(trigger: request.trigger, ruleIDs: request.ruleIDs, draft: request.draft)
        let (outcomes, totals) = try await granting.preview(
            wanted, for: player, at: clock.now(), deadline: context.deadline)
        let costs = try totals.contract(isComplete: true, isTruncated: false).costs
        return SimulateResponse(results: outcomes.map { $0.contract() }, costs: costs)
    }

    package func simulateSegment(
        _ request: SimulateSegmentRequest, responses: ResponseWriter<SimulateSegmentResponse>, context: CallContext
    ) async throws {
        var fields = RequestFields()
        let segment = fields.read("segment") { () throws(DomainError) in try PlayerSegment(optional: request.segment) }
        if !(0...Self.simulatedPlayersMax).contains(request.playersMax) {
            fields.refuse("players_max", "is 0 to \(Self.simulatedPlayersMax), came \(request.playersMax)")
        }
        guard let segment, fields.areValid else { throw fields.error }
        let wanted = try EvaluationRequest(trigger: request.trigger, ruleIDs: request.ruleIDs, draft: request.draft)
        let playersMax = request.playersMax == 0 ? Self.simulatedPlayersDefault : Int(request.playersMax)
        try await granting.preview(wanted, forPlayersOf: segment, playersMax: playersMax, at: clock.now()) { progress in
            try await responses.write(
                progress.totals.contract(isComplete: progress.isComplete, isTruncated: progress.isTruncated))
        }
    }
}

extension PlayerSegment {
    /// - Throws: ``DomainError/Code/outOfRange`` for a number that is not known here.
    fileprivate init?(optional wire: Segment) throws(DomainError) {
        switch wire {
        case .unspecified: return nil
        case .new: self = .new
        case .winning: self = .winning
        case .breakeven: self = .breakeven
        case .losing: self = .losing
        case .vip: self = .vip
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the segments, came the unknown number \(number)")
        }
    }
}

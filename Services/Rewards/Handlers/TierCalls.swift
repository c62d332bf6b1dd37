private import CommonContract
internal import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Tiers`.
package struct TierCalls: TiersHandler {
    /// How many players are locked at a time while they follow a new ladder.
    package static let playersPerBatch = 500

    private let tiers: TierStore
    private let ledger: LedgerCalls
    private let calls: KeyedCalls

    package init(database: PostgresPool, tiers: TierStore, ledger: LedgerCalls, keys: IdempotencyStore) {
        self.tiers = tiers
        self.ledger = ledger
        calls = KeyedCalls(database: database, keys: keys)
    }

    package func listTiers(_ request: ListTiersRequest, context: CallContext) async throws -> ListTiersResponse {
        ListTiersResponse(tiers: try await tiers.ladder().steps.map(\.contract))
    }

    package func defineTiers(_ request: DefineTiersRequest, context: CallContext) async throws -> DefineTiersResponse {
        let steps = try TierStep.read(request.tiers)
        let response = try await calls.perform(
            TiersClient.Methods.defineTiers.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            switch TierLadder.make(steps) {
            case .failure(let refusal): throw refusal.error
            case .success(let ladder):
                try await tiers.save(ladder, in: transaction)
                return DefineTiersResponse(tiers: ladder.steps.map(\.contract))
            }
        }
        // Also when it is a repetition: perhaps the first one came no further than the ladder. The job follow_tiers ends what
        // nobody repeats.
        var cursor: PlayerID?
        repeat {
            cursor = try await tiers.follow(after: cursor, limit: Self.playersPerBatch)
        } while cursor != nil
        return response
    }

    package func earnPoints(_ request: EarnPointsRequest, context: CallContext) async throws -> EarnPointsResponse {
        let posting = PostRequest(
            idempotencyKey: request.idempotencyKey, playerID: request.playerID, type: .lpEarned, currency: .lp,
            amount: request.points, reference: request.reference, description: request.description)
        let (answer, tier) = try await post(posting, context)
        return EarnPointsResponse(
            balance: answer.transaction?.balanceAfter, tier: tier.contract,
            transactionID: answer.transaction?.transactionID ?? 0, replayed: answer.replayed)
    }

    package func redeemPoints(
        _ request: RedeemPointsRequest, context: CallContext
    ) async throws -> RedeemPointsResponse {
        let posting = PostRequest(
            idempotencyKey: request.idempotencyKey, playerID: request.playerID, type: .lpRedeemed, currency: .lp,
            amount: request.points, reference: request.reference, description: request.description)
        let (answer, tier) = try await post(posting, context)
        return RedeemPointsResponse(
            balance: answer.transaction?.balanceAfter, tier: tier.contract,
            transactionID: answer.transaction?.transactionID ?? 0, replayed: answer.replayed)
    }

    package func getPlayerTier(
        _ request: GetPlayerTierRequest, context: CallContext
    ) async throws -> GetPlayerTierResponse {
        let id = try LedgerCalls.player(request.playerID)
        guard let (points, tier) = try await tiers.standing(of: id) else { throw RPCError.unknown(id) }
        let ladder = try await tiers.ladder()
        return GetPlayerTierResponse(
            tier: tier.contract, lpBalance: points.contract,
            nextTier: ladder.step(above: tier)?.level.contract ?? .unspecified,
            lpToNextTier: ladder.pointsToNextTier(from: tier, at: points)?.contract,
            cashbackMultiplier: ladder.step(of: tier).cashbackMultiplier.contract)
    }

    /// Posts through the ledger, which moves the player to the tier that the LP reach; answers the tier they have then.
    private func post(_ request: PostRequest, _ context: CallContext) async throws -> (PostResponse, TierLevel) {
        let answer = try await naming("points", insteadOf: "amount") {
            try await ledger.post(request, context: context)
        }
        let standing = try await tiers.standing(of: try LedgerCalls.player(request.playerID))
        return (answer, standing?.tier ?? .bronze)
    }

    /// The ledger names the fields of its own request.
    private func naming<Value>(
        _ field: String, insteadOf other: String, _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as RPCError where error.code == .invalidArgument {
            throw RPCError.invalidArgument(
                error.details.fieldViolations.map { violation in
                    violation.field == other
                        ? RPCError.FieldViolation(field: field, description: violation.description) : violation
                })
        }
    }
}

package import Domain
internal import Messages
internal import Postgres
package import RPC
package import RewardsContract
internal import ServiceRuntime

extension RewardCalls {
    private static let reasonCharactersMax = 500

    package func activateReward(
        _ request: ActivateRewardRequest, context: CallContext
    ) async throws -> ActivateRewardResponse {
        let place = try RewardName(playerID: request.playerID, rewardID: request.rewardID)
        let response = try await calls.perform(
            RewardGrantsClient.Methods.activateReward.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let reward = try await take(.activate, of: place, reason: nil, in: transaction)
            return ActivateRewardResponse(reward: reward.contract)
        }
        granting.granted()
        return response
    }

    package func cancelReward(
        _ request: CancelRewardRequest, context: CallContext
    ) async throws -> CancelRewardResponse {
        let place = try RewardName(playerID: request.playerID, rewardID: request.rewardID)
        guard (1...Self.reasonCharactersMax).contains(request.reason.unicodeScalars.count),
            !request.reason.contains("\0")
        else {
            throw RPCError.invalidArgument(
                field: "reason", "has 1 to \(Self.reasonCharactersMax) characters, and no NUL")
        }
        let response = try await calls.perform(
            RewardGrantsClient.Methods.cancelReward.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let reward = try await take(.cancel, of: place, reason: request.reason, in: transaction)
            return CancelRewardResponse(reward: reward.contract)
        }
        granting.granted()
        return response
    }

    package func forfeitReward(
        _ request: ForfeitRewardRequest, context: CallContext
    ) async throws -> ForfeitRewardResponse {
        let place = try RewardName(playerID: request.playerID, rewardID: request.rewardID)
        let response = try await calls.perform(
            RewardGrantsClient.Methods.forfeitReward.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            let reward = try await take(.forfeit, of: place, reason: nil, in: transaction)
            return ForfeitRewardResponse(reward: reward.contract)
        }
        granting.granted()
        return response
    }

    private func take(
        _ step: RewardStep, of name: RewardName, reason: String?, in transaction: PostgresTransaction
    ) async throws -> RewardsService.Reward {
        let now = clock.now()
        let posting = Posting(step, reward: name.reward, of: name.player, at: now, reason: reason)
        switch try await postings.write([posting], at: now, in: transaction).first {
        case .posted(let receipt), .replayed(let receipt):
            guard let reward = receipt.reward else { throw RPCError.unknown(name) }
            return reward
        case .refused(.targetUnknown): throw RPCError.unknown(name)
        case .refused(let refusal): throw refusal.error(for: posting)
        case nil: throw RPCError.unknown(name)
        }
    }
}

/// Which reward a call means.
package struct RewardName: Sendable, Hashable {
    package var player: PlayerID
    package var reward: TransactionID

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    package init(playerID: String, rewardID: Int64) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(playerID) }
        let reward = fields.read("reward_id") { () throws(DomainError) in try TransactionID(rewardID) }
        guard let player, let reward else { throw fields.error }
        self.player = player
        self.reward = reward
    }
}

extension RPCError {
    /// NOT_FOUND of a reward.
    static func unknown(_ name: RewardName) -> RPCError {
        RPCError(
            .notFound, "The player \(name.player) has no reward \(name.reward).",
            details: Details(reason: "REWARD_UNKNOWN", domain: "rewards.loyalty"))
    }
}

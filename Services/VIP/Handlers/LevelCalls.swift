package import Postgres
package import RPC
package import ServiceRuntime
package import VIPContract

/// Answers `loyalty.vip.v1.Levels`.
package struct LevelCalls: LevelsHandler {
    private let database: PostgresPool
    private let levels: LadderStore
    private let keys: IdempotencyStore

    package init(database: PostgresPool, levels: LadderStore, keys: IdempotencyStore) {
        self.database = database
        self.levels = levels
        self.keys = keys
    }

    package func listLevels(_ request: ListLevelsRequest, context: CallContext) async throws -> ListLevelsResponse {
        ListLevelsResponse(levels: try await levels.ladder().levels.map(\.contract))
    }

    package func defineLevel(_ request: DefineLevelRequest, context: CallContext) async throws -> DefineLevelResponse {
        var fields = RequestFields()
        guard let level = VIPLevel(request.level, &fields) else { throw fields.error }
        do {
            let answer = try await keys.perform(
                key: request.idempotencyKey, method: LevelsClient.Methods.defineLevel.path, request: request,
                on: database
            ) { transaction in
                try await levels.lock(in: transaction)
                _ = try await levels.ladder(in: transaction).defining(level).get()
                try await levels.save(level, in: transaction)
                return DefineLevelResponse(level: level.contract)
            }
            var response = answer.response
            response.replayed = answer.isReplayed
            return response
        } catch let refused as LevelRefused {
            throw refused.refusal.error
        }
    }
}

extension LevelRefusal {
    /// What the caller gets.
    fileprivate var error: RPCError {
        switch self {
        case .rankTaken(let id):
            .failedPrecondition("RANK_TAKEN", "The level \(id) has the rank already.", metadata: ["level_id": "\(id)"])
        case .ladderNotAscending:
            .failedPrecondition(
                "LADDER_NOT_ASCENDING", "A higher rank must not ask for fewer points than a lower one.")
        }
    }
}

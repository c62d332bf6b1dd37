private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime
package import VIPContract

/// Answers `loyalty.vip.v1.Levels`.
package struct LevelCalls: LevelsHandler {
    /// The contract's limits.
    package static let levelsMax = 100
    package static let playersMax = 1_000_000
    package static let playersDefault = 100_000

    private let calls: KeyedCalls
    private let levels: LadderStore
    private let changes: LadderChangeStore
    private let mover: LadderMover
    private let previews: LadderPreview
    private let clock: any WallClock

    package init(
        database: PostgresPool, levels: LadderStore, changes: LadderChangeStore, mover: LadderMover,
        previews: LadderPreview, keys: IdempotencyStore, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.levels = levels
        self.changes = changes
        self.mover = mover
        self.previews = previews
        self.clock = clock
    }

    package func listLevels(_ request: ListLevelsRequest, context: CallContext) async throws -> ListLevelsResponse {
        ListLevelsResponse(levels: try await levels.ladder().levels.map(\.contract))
    }

    package func defineLevel(_ request: DefineLevelRequest, context: CallContext) async throws -> DefineLevelResponse {
        var fields = RequestFields()
        guard let level = VIPLevel(request.level, field: "level", &fields) else { throw fields.error }
        return try await calls.perform(
            LevelsClient.Methods.defineLevel.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            _ = try await levels.lock(in: transaction).defining(level).get()
            try await levels.save([level], in: transaction)
            return DefineLevelResponse(level: level.contract)
        }
    }

    package func previewLevels(
        _ request: PreviewLevelsRequest, context: CallContext
    ) async throws -> PreviewLevelsResponse {
        var fields = RequestFields()
        let proposed = Self.levels(request.levels, &fields)
        // A player's id is two numbers.
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 2) }
        guard let proposed, let page, fields.areValid else { throw fields.error }
        let ladder = try await levels.ladder().replaced(by: proposed).get()
        let answer = try await previews.preview(
            ladder, keepsReachedLevels: request.keepsReachedLevels, page: page, deadline: context.deadline)
        return answer.contract
    }

    package func applyLevels(_ request: ApplyLevelsRequest, context: CallContext) async throws -> ApplyLevelsResponse {
        var fields = RequestFields()
        let proposed = Self.levels(request.levels, &fields)
        if !(0...Self.playersMax).contains(Int(request.playersMax)) {
            fields.refuse("players_max", "is 0 to \(Self.playersMax), came \(request.playersMax)")
        }
        guard let proposed, fields.areValid else { throw fields.error }
        try await begin(request, proposed, deadline: context.deadline)
        let progress = try await mover.advance(
            request.idempotencyKey,
            playersMax: request.playersMax == 0 ? Self.playersDefault : Int(request.playersMax),
            deadline: context.deadline)
        return ApplyLevelsResponse(
            isFinished: progress.isFinished, playersSeen: progress.playersSeen, playersMoved: progress.playersMoved)
    }

    /// Makes the ladder the present one, unless an earlier call with the key has done so.
    private func begin(
        _ request: ApplyLevelsRequest, _ proposed: [VIPLevel], deadline: ContinuousClock.Instant?
    ) async throws {
        var identity = request
        // It may differ between the calls that go on with one change.
        identity.playersMax = 0
        _ = try await calls.perform(
            LevelsClient.Methods.applyLevels.path, key: request.idempotencyKey, request: identity, deadline: deadline
        ) { transaction in
            try await changes.begin(
                proposed, key: request.idempotencyKey, keepsReachedLevels: request.keepsReachedLevels,
                at: clock.now(), in: transaction)
            return ApplyLevelsResponse()
        }
    }

    private static func levels(_ wire: [Level], _ fields: inout RequestFields) -> [VIPLevel]? {
        guard (1...levelsMax).contains(wire.count) else {
            fields.refuse("levels", "has 1 to \(levelsMax) elements, came \(wire.count)")
            return nil
        }
        let levels = wire.enumerated().compactMap { VIPLevel($1, field: "levels[\($0)]", &fields) }
        var seen: Set<VIPLevelID> = []
        for (position, level) in levels.enumerated() where !seen.insert(level.id).inserted {
            fields.refuse("levels[\(position)].level_id", "stands for two levels, \(level.id)")
        }
        return levels.count == wire.count ? levels : nil
    }
}

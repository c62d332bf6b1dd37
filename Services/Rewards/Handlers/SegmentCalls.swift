internal import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Segments`.
package struct SegmentCalls: SegmentsHandler {
    private let segments: SegmentStore
    private let policy: SegmentPolicy
    private let calls: KeyedCalls

    package init(database: PostgresPool, segments: SegmentStore, policy: SegmentPolicy, keys: IdempotencyStore) {
        self.segments = segments
        self.policy = policy
        calls = KeyedCalls(database: database, keys: keys)
    }

    package func classifyPlayer(
        _ request: ClassifyPlayerRequest, context: CallContext
    ) async throws -> ClassifyPlayerResponse {
        let id = try LedgerCalls.player(request.playerID)
        return try await calls.perform(
            SegmentsClient.Methods.classifyPlayer.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            guard let player = try await segments.lock(id, in: transaction) else { throw RPCError.unknown(id) }
            let segment = try policy.segment(of: player.play)
            try await segments.save([(id, segment)], in: transaction)
            return ClassifyPlayerResponse(
                segment: segment.contract, previousSegment: player.segment.contract,
                totalWagered: player.play.wagered.contract, totalWon: player.play.won.contract,
                totalSessions: player.play.sessions)
        }
    }

    package func listSegmentPlayers(
        _ request: ListSegmentPlayersRequest, context: CallContext
    ) async throws -> ListSegmentPlayersResponse {
        var fields = RequestFields()
        let segment = fields.read("segment") { () throws(DomainError) in try PlayerSegment(request.segment) }
        guard let segment else { throw fields.error }
        let page = try TimedPage(request.page)
        let found = try await segments.players(of: segment, before: page.row, limit: page.size + 1)
        return ListSegmentPlayersResponse(
            players: found.prefix(page.size).map(\.contract),
            page: page.response(found) { TimedRow(time: $0.registeredAt, id: $0.playerID) })
    }

    package func countSegments(
        _ request: CountSegmentsRequest, context: CallContext
    ) async throws -> CountSegmentsResponse {
        CountSegmentsResponse(
            counts: try await segments.counts().map { count in
                SegmentCount(segment: count.segment.contract, tier: count.tier.contract, players: count.players)
            })
    }
}

extension SegmentedPlayer {
    fileprivate var contract: SegmentPlayer {
        SegmentPlayer(
            playerID: playerID.description, tier: tier.contract, totalWagered: play.wagered.contract,
            totalWon: play.won.contract, totalSessions: play.sessions, registeredAt: registeredAt.contract)
    }
}

private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime
package import VIPContract

/// Answers `loyalty.vip.v1.Adjustments`.
package struct AdjustmentCalls: AdjustmentsHandler {
    private let calls: KeyedCalls
    private let standings: StandingStore
    private let adjustments: AdjustmentStore
    private let outbox: Outbox
    private let clock: any WallClock

    package init(
        database: PostgresPool, standings: StandingStore, adjustments: AdjustmentStore, keys: IdempotencyStore,
        outbox: Outbox, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.standings = standings
        self.adjustments = adjustments
        self.outbox = outbox
        self.clock = clock
    }

    package func adjustPoints(
        _ request: AdjustPointsRequest, context: CallContext
    ) async throws -> AdjustPointsResponse {
        var fields = RequestFields()
        guard let adjustment = PointsAdjustment(request, at: clock.now(), &fields) else { throw fields.error }
        let response = try await calls.perform(
            AdjustmentsClient.Methods.adjustPoints.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            try await adjust(adjustment, in: transaction)
        }
        outbox.wake()
        return response
    }

    private func adjust(
        _ adjustment: PointsAdjustment, in transaction: PostgresTransaction
    ) async throws -> AdjustPointsResponse {
        let player = adjustment.playerID
        let locked = try await standings.lock([player], in: transaction)
        guard var standing = locked.standings[player] else { throw RPCError.playerUnknown(player) }
        var effect = StandingEffect()
        let done = try standing.adjust(by: adjustment, on: locked.ladder, &effect.changes)
        effect.standings = [standing]
        let changes = try await standings.save(effect, over: locked, at: adjustment.at, in: transaction)
        try await adjustments.append(done, in: transaction)
        try await outbox.append(try changes.map { try $0.event() }, in: transaction)
        let known = try await standings.standings(of: [player], in: transaction)[player]
        return AdjustPointsResponse(
            status: known?.contract(on: locked.ladder), changes: changes.map(\.change.contract))
    }

    package func listAdjustments(
        _ request: ListAdjustmentsRequest, context: CallContext
    ) async throws -> ListAdjustmentsResponse {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let page = fields.read("page") { () throws(DomainError) in try Page(request.page, keyCount: 1) }
        guard let player, let page, fields.areValid else { throw fields.error }
        let found = try await adjustments.page(of: player, before: page.after?.first, limit: page.size + 1)
        if found.isEmpty, try await standings.standings(of: [player]).isEmpty { throw RPCError.playerUnknown(player) }
        let shown = found.prefix(page.size)
        let token = found.count > page.size ? shown.last.map { Page.token(after: [$0.number]) } : nil
        return ListAdjustmentsResponse(
            adjustments: shown.map(\.adjustment.contract), page: PageResponse(nextPageToken: token ?? ""))
    }
}

extension PointsAdjustment {
    /// Reads an adjustment, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    fileprivate init?(_ request: AdjustPointsRequest, at now: Timestamp, _ fields: inout RequestFields) {
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let points = fields.read("points") { () throws(DomainError) in
            let points = Points(try FixedDecimal(request.points))
            guard points != .zero else { throw DomainError(.outOfRange, "must not be 0") }
            return points
        }
        if !(1...100).contains(request.operator.unicodeScalars.count) {
            fields.refuse("operator", "has 1 to 100 characters")
        }
        if !(1...500).contains(request.reason.unicodeScalars.count) {
            fields.refuse("reason", "has 1 to 500 characters")
        }
        guard let player, let points, fields.areValid else { return nil }
        self.init(
            playerID: player, points: points, operatorName: request.operator, reason: request.reason, at: now)
    }

    fileprivate var contract: VIPContract.PointsAdjustment {
        VIPContract.PointsAdjustment(
            points: points.contract, pointsAfter: pointsAfter.contract, operator: operatorName, reason: reason,
            adjustedAt: at.contract)
    }
}

package import CatalogContract
private import CommonContract
package import Domain
package import Postgres
package import RPC
package import ServiceRuntime

/// Answers `loyalty.catalog.v1.Reservations`.
package struct ReservationCalls: ReservationsHandler {
    /// The contract's limit.
    private static let requestsMax = 1_000

    private let calls: KeyedCalls
    private let writer: ReservationWriter
    private let packages: PackageStore
    private let reservations: ReservationStore
    private let sales: SaleStore
    private let clock: any WallClock

    package init(
        database: PostgresPool, writer: ReservationWriter, packages: PackageStore, reservations: ReservationStore,
        sales: SaleStore, keys: IdempotencyStore, clock: any WallClock
    ) {
        calls = KeyedCalls(database: database, keys: keys)
        self.writer = writer
        self.packages = packages
        self.reservations = reservations
        self.sales = sales
        self.clock = clock
    }

    package func reserve(_ request: ReserveRequest, context: CallContext) async throws -> ReserveResponse {
        try await writer.reserve([request])[0].get().marked
    }

    package func reserveMany(
        _ request: ReserveManyRequest, context: CallContext
    ) async throws -> ReserveManyResponse {
        let count = request.requests.count
        guard (1...Self.requestsMax).contains(count) else {
            throw RPCError.invalidArgument(field: "requests", "has 1 to \(Self.requestsMax) elements, came \(count)")
        }
        var answer = ReserveManyAnswer()
        for outcome in try await writer.reserve(request.requests) {
            switch outcome {
            case .success(let reserved): answer.add(.success(reserved.marked))
            case .failure(let error):
                // Anything else is no answer to one of them, but a fault of all.
                guard let error = error as? RPCError else { throw error }
                answer.add(.failure(error))
            }
        }
        return answer.response
    }

    package func claim(_ request: ClaimRequest, context: CallContext) async throws -> ClaimResponse {
        var fields = RequestFields()
        let id = fields.read("reservation_id") { () throws(DomainError) in try ReservationID(request.reservationID) }
        let purchase = fields.read("purchase_id") { () throws(DomainError) in try PurchaseID(request.purchaseID) }
        guard let id, let purchase else { throw fields.error }
        let now = clock.now()
        return try await calls.perform(
            ReservationsClient.Methods.claim.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            try await claim(id, for: purchase, at: now, in: transaction)
        }
    }

    package func release(_ request: ReleaseRequest, context: CallContext) async throws -> ReleaseResponse {
        let id = try Self.reservationID(request.reservationID)
        let now = clock.now()
        return try await calls.perform(
            ReservationsClient.Methods.release.path, key: request.idempotencyKey, request: request,
            replayed: \.replayed, deadline: context.deadline
        ) { transaction in
            guard var reservation = try await reservations.lock([id], in: transaction)[id] else {
                throw ReservationRefusal.reservationUnknown
            }
            switch ReleaseDecision.decide(reservation, at: now) {
            case .release:
                try await reservations.release(id, at: now, in: transaction)
                reservation.recordedState = .released
            case .endedBefore: break
            case .refuse(let refusal): throw refusal
            }
            return ReleaseResponse(reservation: reservation.contract(at: now))
        }
    }

    package func getReservation(
        _ request: GetReservationRequest, context: CallContext
    ) async throws -> GetReservationResponse {
        guard let reservation = try await reservations.reservation(try Self.reservationID(request.reservationID)) else {
            throw ReservationRefusal.reservationUnknown.error
        }
        return GetReservationResponse(reservation: reservation.contract(at: clock.now()))
    }

    package func listClaims(_ request: ListClaimsRequest, context: CallContext) async throws -> ListClaimsResponse {
        var fields = RequestFields()
        let list = fields.readPage(request.page)
        let player = fields.readOptional("player_id", request.playerID) { (text) throws(DomainError) in
            try PlayerID(text)
        }
        guard let list, let player else { throw fields.error }
        let rows = try await sales.sales(
            of: player, onlyExceptions: request.onlyExceptions, after: list.place, limit: list.limit)
        let page = list.page(rows) { ListPlace(time: $0.claimedAt, id: $0.purchaseID.value) }
        return ListClaimsResponse(claims: page.rows.map(\.contract), page: PageResponse(nextPageToken: page.token))
    }

    private func claim(
        _ id: ReservationID, for purchase: PurchaseID, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> ClaimResponse {
        guard var reservation = try await reservations.reservation(id, in: transaction) else {
            throw ReservationRefusal.reservationUnknown
        }
        let sale = Sale(
            purchaseID: purchase, playerID: reservation.playerID, packageID: reservation.packageID,
            assignmentID: reservation.assignmentID, reservationID: id, claimedAt: now)
        let known = try await sales.sale(purchase, in: transaction)
        switch ClaimDecision.decide(reservation, for: purchase, given: known, at: now) {
        case .claimedBefore(let time):
            return ClaimResponse(reservation: reservation.contract(at: now), claimedAt: time.contract, replayed: true)
        case .refuse(let refusal): throw refusal
        case .claim: break
        }
        let stocked = try await packages.known([reservation.packageID], in: transaction).filter(\.value).map(\.key)
        let recorded = try await sales.record([sale], stocked: stocked, at: now, in: transaction)
        // Now that it is locked: another purchase, or the same one by its event, may have been faster.
        guard recorded.first?.exception == nil,
            let claimed = try await reservations.reservation(id, in: transaction), claimed.purchaseID == purchase
        else { throw RPCError(.aborted, "Another call has just ended the reservation; try again.") }
        reservation = claimed
        return ClaimResponse(reservation: reservation.contract(at: now), claimedAt: now.contract)
    }

    private static func reservationID(_ text: String) throws -> ReservationID {
        var fields = RequestFields()
        guard let id = fields.read("reservation_id", { () throws(DomainError) in try ReservationID(text) }) else {
            throw fields.error
        }
        return id
    }
}

extension IdempotencyStore.Answer<ReserveResponse> {
    /// The response, saying whether it was given before.
    fileprivate var marked: ReserveResponse {
        var response = response
        response.replayed = isReplayed
        return response
    }
}

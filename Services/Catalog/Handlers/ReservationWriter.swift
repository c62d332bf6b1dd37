package import CatalogContract
package import Domain
package import Logging
package import Postgres
private import RPC
package import ServiceRuntime

/// Reserves: wishes that arrive together are looked at together, and what is scarce of them is held with one commit.
package struct ReservationWriter: Sendable {
    package typealias Outcome = KeyedBatchWriter<ReservationRequest, ReserveResponse>.Outcome

    private let batches: KeyedBatchWriter<ReservationRequest, ReserveResponse>

    package init(
        database: PostgresPool, offers: OfferStore, reservations: ReservationStore, keys: IdempotencyStore,
        clock: any WallClock, limits: BatchLimits, logger: Logger
    ) {
        batches = KeyedBatchWriter(
            method: ReservationsClient.Methods.reserve.path, keys: keys, database: database, limits: limits,
            logger: logger,
            // Without a lock first: what is refused, or needs no reservation, costs no transaction.
            look: { wanted in
                let batch = try await offers.batch(wanted.map(\.wish), at: clock.now())
                var answers: [Int: Result<ReserveResponse, any Error>] = [:]
                for (index, request) in wanted.enumerated() {
                    let outcome = batch.look(at: request.wish)
                    if case .open(let offer) = outcome, offer.isScarce { continue }
                    answers[index] = outcome.answer(at: batch.now)
                }
                return answers
            },
            write: { wanted, transaction in
                var batch = try await offers.lockedBatch(wanted.map(\.wish), at: clock.now(), in: transaction)
                var made: [CatalogService.Reservation] = []
                var answers: [Result<ReserveResponse, any Error>] = []
                for request in wanted {
                    let outcome = batch.reserve(
                        request.wish, for: request.hold, id: .timeOrdered(at: batch.now))
                    if case .held(_, let reservation) = outcome { made.append(reservation) }
                    answers.append(outcome.answer(at: batch.now))
                }
                try await reservations.insert(made, in: transaction)
                return answers
            })
    }

    /// Reserves for many, in order. When this returns, what is held is durable.
    ///
    /// - Throws: RESOURCE_EXHAUSTED where too many wait; `PostgresError`. What is wrong with one request is its outcome.
    package func reserve(_ requests: [ReserveRequest]) async throws -> [Outcome] {
        var outcomes: [Outcome] = []
        var items: [KeyedBatchWriter<ReservationRequest, ReserveResponse>.Item] = []
        var places: [Int] = []
        for (index, request) in requests.enumerated() {
            do {
                let wanted = try ReservationRequest(request)
                items.append(try .init(wanted, key: request.idempotencyKey, request: request))
                places.append(index)
                outcomes.append(.failure(CancellationError()))
            } catch {
                outcomes.append(.failure(error))
            }
        }
        guard !items.isEmpty else { return outcomes }
        for (index, outcome) in zip(places, try await batches.perform(items)) { outcomes[index] = outcome }
        return outcomes
    }
}

extension ReservationBatch.Outcome {
    /// What the caller gets.
    fileprivate func answer(at now: Timestamp) -> Result<ReserveResponse, any Error> {
        switch self {
        case .open(let offer):
            .success(ReserveResponse(package: offer.package.contract, reason: offer.reason.contract))
        case .held(let offer, let reservation):
            .success(
                ReserveResponse(
                    package: offer.package.contract, reason: offer.reason.contract,
                    reservation: reservation.contract(at: now)))
        case .packageUnknown(let id): .failure(PackageRefusal.packageUnknown(id).error)
        case .assignmentUnknown(let id): .failure(RPCError.unknown(id))
        case .refused(let refused): .failure(refused.error)
        }
    }
}

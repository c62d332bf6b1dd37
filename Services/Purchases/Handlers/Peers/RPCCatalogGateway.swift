private import CatalogContract
private import Domain
package import Logging
package import RPC
package import ServiceRuntime

/// Asks catalog over RPC. Reservations that are wanted at the same time are asked for with one call.
package struct RPCCatalogGateway: CatalogGateway {
    private let offers: OffersClient
    private let reservations: ReservationsClient
    private let reserving: BatchWriter<WantedReservation, ReserveAnswer>
    private let timeout: Duration

    /// - Parameter timeout: How long an answer is waited for, unless the call that asks ends before.
    package init(_ client: RPCClient, timeout: Duration, logger: Logger) {
        offers = OffersClient(client)
        let reservations = ReservationsClient(client)
        self.reservations = reservations
        self.timeout = timeout
        let packages = OfferedPackages()
        reserving = BatchWriter(limits: .questions, logger: logger) { wanted in
            let answer = try await reservations.reserveMany(
                ReserveManyRequest(requests: wanted.map(\.contract)),
                options: CallOptions(timeout: timeout, carriesIdempotencyKey: true))
            let offered = try answer.packages.map { try packages.read($0) }
            return try answer.outcomes.map { try ReserveAnswer($0, offered) }
        }
    }

    package func offer(_ request: OfferRequest) async throws -> OfferAnswer {
        do {
            let answer = try await offers.getOffer(
                GetOfferRequest(
                    playerID: request.playerID.description, country: request.place.country ?? "",
                    state: request.place.state ?? "", packageID: request.packageID.description,
                    assignmentID: request.assignmentID?.description ?? ""),
                options: CallOptions(timeout: timeout))
            return try OfferAnswer(answer)
        } catch let error as RPCError where error.code == .notFound {
            return .unknown(CatalogRefusal(error))
        }
    }

    package func reserve(_ request: OfferRequest, key: String, hold: Duration) async throws -> ReserveAnswer {
        try await reserve([WantedReservation(request: request, key: key, hold: hold)])[0]
    }

    package func reserve(_ wanted: [WantedReservation]) async throws -> [ReserveAnswer] {
        var answers: [ReserveAnswer] = []
        answers.reserveCapacity(wanted.count)
        // No more at once than a call may ask for.
        let most = BatchLimits.questions.itemsPerBatchMax
        for start in stride(from: 0, to: wanted.count, by: most) {
            do {
                answers += try await reserving.write(Array(wanted[start..<min(start + most, wanted.count)]))
            } catch let full as QueueFull {
                throw full.error
            }
        }
        return answers
    }

    package func isHeld(_ reservation: ReservationID) async throws -> Bool {
        do {
            let answer = try await reservations.getReservation(
                GetReservationRequest(reservationID: reservation.description), options: CallOptions(timeout: timeout))
            return answer.reservation?.state == .held
        } catch  where error.code == .notFound {
            return false
        }
    }

    package func release(_ reservation: ReservationID) async throws {
        _ = try await reservations.release(
            ReleaseRequest(idempotencyKey: "release/\(reservation)", reservationID: reservation.description),
            options: CallOptions(timeout: timeout, carriesIdempotencyKey: true))
    }
}

extension PurchaseGateways {
    /// Over RPC, by the peers of the service's definition.
    package static func rpc(_ environment: ServiceEnvironment) -> PurchaseGateways {
        let timeout = environment.settings[.peerTimeout]
        return PurchaseGateways(
            catalog: RPCCatalogGateway(environment.client("catalog"), timeout: timeout, logger: environment.logger),
            vip: RPCVIPGateway(environment.client("vip"), timeout: timeout, logger: environment.logger))
    }
}

extension WantedReservation {
    fileprivate var contract: ReserveRequest {
        ReserveRequest(
            idempotencyKey: key, playerID: request.playerID.description, country: request.place.country ?? "",
            state: request.place.state ?? "", packageID: request.packageID.description,
            assignmentID: request.assignmentID?.description ?? "", holdSeconds: Int32(clamping: hold.components.seconds)
        )
    }
}

extension ReserveAnswer {
    /// - Parameter packages: Those that the outcomes refer to.
    /// - Throws: `DomainError` for an outcome that makes no sense; `RPCError` for one that is nobody's refusal.
    fileprivate init(_ outcome: ReserveOutcome, _ packages: [OfferedPackage]) throws {
        switch outcome.outcome {
        case .reserved(let answer):
            guard packages.indices.contains(Int(outcome.packageIndex)) else {
                throw DomainError(.malformed, "catalog answered no package")
            }
            self = .reserved(
                packages[Int(outcome.packageIndex)], try Hold(answer.reservation), isReplayed: answer.replayed)
        case .refused(let refusal) where refusal.reason == "IDEMPOTENCY_CONFLICT": self = .keyTaken
        case .refused(let refusal):
            self = .refused(
                CatalogRefusal(
                    reason: refusal.reason, message: refusal.message, metadata: refusal.metadata,
                    isUnknown: refusal.isUnknown))
        case nil: throw DomainError(.malformed, "catalog answered no outcome")
        }
    }
}

extension CatalogRefusal {
    fileprivate init(_ error: RPCError) {
        self.init(
            reason: error.details.reason, message: error.message, metadata: error.details.metadata,
            isUnknown: error.code == .notFound)
    }
}

extension OfferAnswer {
    /// - Throws: `DomainError` for an answer that makes no sense.
    fileprivate init(_ answer: GetOfferResponse) throws {
        let package = try OfferedPackage(answer.package)
        guard let offer = answer.offer else {
            var refusal = CatalogRefusal(reason: answer.refusal.reason, message: answer.refusalMessage)
            if let time = answer.availableAt {
                refusal.metadata["available_at"] = try Domain.Timestamp(time).description
            }
            self = .unavailable(package, refusal)
            return
        }
        self = .available(
            package, assignmentID: offer.assignmentID.isEmpty ? nil : try AssignmentID(offer.assignmentID),
            lapsesAt: try offer.lapsesAt.map { (time) throws(DomainError) in try Domain.Timestamp(time) })
    }
}

extension OfferRefusal {
    /// As Reserve names it.
    fileprivate var reason: String {
        switch self {
        case .packageInactive: "PACKAGE_INACTIVE"
        case .packageNotStarted: "PACKAGE_NOT_STARTED"
        case .packageExpired: "PACKAGE_EXPIRED"
        case .placeUnknown: "PLACE_UNKNOWN"
        case .placeRestricted: "PLACE_RESTRICTED"
        case .notAssigned: "NOT_ASSIGNED"
        case .assignmentExpired: "ASSIGNMENT_EXPIRED"
        case .assignmentClaimed: "ASSIGNMENT_CLAIMED"
        case .assignmentReserved: "ASSIGNMENT_RESERVED"
        case .limitReached: "LIMIT_REACHED"
        case .soldOut: "SOLD_OUT"
        case .unspecified, .unrecognized: "NOT_AVAILABLE"
        }
    }
}

extension Hold {
    fileprivate init(_ wire: CatalogContract.Reservation?) throws(DomainError) {
        guard let wire else {
            self = .none
            return
        }
        self.init(
            assignmentID: wire.assignmentID.isEmpty ? nil : try AssignmentID(wire.assignmentID),
            reservation: PurchasesService.Reservation(
                id: try ReservationID(wire.reservationID),
                until: try wire.expiresAt.map { (time) throws(DomainError) in try Domain.Timestamp(time) } ?? .latest))
    }
}

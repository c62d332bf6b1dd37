private import CatalogContract
private import Domain
package import RPC
package import ServiceRuntime

/// Asks catalog over RPC.
package struct RPCCatalogGateway: CatalogGateway {
    private let offers: OffersClient
    private let reservations: ReservationsClient
    private let packages = OfferedPackages()
    private let timeout: Duration

    /// - Parameter timeout: How long an answer is waited for, unless the call that asks ends before.
    package init(_ client: RPCClient, timeout: Duration) {
        offers = OffersClient(client)
        reservations = ReservationsClient(client)
        self.timeout = timeout
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
        do {
            let answer = try await reservations.reserve(
                ReserveRequest(
                    idempotencyKey: key, playerID: request.playerID.description, country: request.place.country ?? "",
                    state: request.place.state ?? "", packageID: request.packageID.description,
                    assignmentID: request.assignmentID?.description ?? "",
                    holdSeconds: Int32(clamping: hold.components.seconds)),
                options: CallOptions(timeout: timeout, carriesIdempotencyKey: true))
            return .reserved(
                try packages.read(answer.package), try Hold(answer.reservation), isReplayed: answer.replayed)
        } catch let error as RPCError {
            switch error.code {
            case .notFound, .failedPrecondition: return .refused(CatalogRefusal(error))
            case .alreadyExists where error.details.reason == "IDEMPOTENCY_CONFLICT": return .keyTaken
            default: throw error
            }
        }
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
            catalog: RPCCatalogGateway(environment.client("catalog"), timeout: timeout),
            vip: RPCVIPGateway(environment.client("vip"), timeout: timeout))
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

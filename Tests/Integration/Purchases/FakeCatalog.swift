import Domain
import PurchasesService
import RPC
import Synchronization

/// A catalog of one package, whose answers a test decides: how many there are, whether it can be asked at all.
final class FakeCatalog: CatalogGateway {
    struct State {
        var package: OfferedPackage
        /// nil for a package that is not scarce.
        var stock: Int?
        var isAway = false
        /// Does what it is asked, and does not answer in time.
        var isSlow = false
        var keys: [String: (request: OfferRequest, hold: Hold)] = [:]
        var held: Set<ReservationID> = []
        var holdUntil = Timestamp.latest
        var reserveCount = 0
    }

    private let state: Mutex<State>
    /// Told of a reservation that is made, before it is answered: the place for what happens meanwhile.
    private let onReserve: Mutex<(@Sendable () async -> Void)?> = Mutex(nil)

    init(_ package: OfferedPackage, stock: Int? = nil) { state = Mutex(State(package: package, stock: stock)) }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
    func read<Value: Sendable>(_ body: (State) -> Value) -> Value { state.withLock { body($0) } }

    /// Runs once, while the next reservation is made.
    func duringNextReservation(_ body: @escaping @Sendable () async -> Void) { onReserve.withLock { $0 = body } }

    func offer(_ request: OfferRequest) async throws -> OfferAnswer {
        try state.withLock { state in
            try Self.checkIsThere(state)
            guard request.packageID == state.package.id else { return .unknown(Self.unknown) }
            guard state.stock != 0 else { return .unavailable(state.package, Self.soldOut) }
            return .available(state.package, assignmentID: nil, lapsesAt: nil)
        }
    }

    func reserve(_ request: OfferRequest, key: String, hold: Duration) async throws -> ReserveAnswer {
        let answer = try state.withLock { state in
            try Self.checkIsThere(state)
            state.reserveCount += 1
            return Self.reserve(request, key, &state)
        }
        if case .reserved(_, _, isReplayed: false) = answer {
            let hook = onReserve.withLock { hook in
                defer { hook = nil }
                return hook
            }
            await hook?()
        }
        if read(\.isSlow) { throw RPCError(.deadlineExceeded, "the deadline passed before the call ended") }
        return answer
    }

    func isHeld(_ reservation: ReservationID) async throws -> Bool {
        try state.withLock { state in
            try Self.checkIsThere(state)
            return state.held.contains(reservation)
        }
    }

    func release(_ reservation: ReservationID) async throws {
        try state.withLock { state in
            try Self.checkIsThere(state)
            if state.held.remove(reservation) != nil { state.stock = state.stock.map { $0 + 1 } }
        }
    }

    private static func reserve(_ request: OfferRequest, _ key: String, _ state: inout State) -> ReserveAnswer {
        if let known = state.keys[key] {
            return known.request == request ? .reserved(state.package, known.hold, isReplayed: true) : .keyTaken
        }
        guard request.packageID == state.package.id else { return .refused(unknown) }
        var hold = Hold.none
        if let stock = state.stock {
            guard stock > 0 else { return .refused(soldOut) }
            state.stock = stock - 1
            let id = ReservationID.random()
            state.held.insert(id)
            hold.reservation = Reservation(id: id, until: state.holdUntil)
        }
        state.keys[key] = (request, hold)
        return .reserved(state.package, hold, isReplayed: false)
    }

    private static func checkIsThere(_ state: State) throws {
        if state.isAway { throw RPCError(.unavailable, "catalog is away") }
    }

    private static let soldOut = CatalogRefusal(reason: "SOLD_OUT", message: "The stock is sold.")
    private static let unknown = CatalogRefusal(
        reason: "PACKAGE_UNKNOWN", message: "There is no such package.", isUnknown: true)
}

/// A vip whose levels a test decides.
final class FakeVIP: VIPGateway {
    private let state = Mutex<(level: StoreLevel?, isAway: Bool)>((nil, false))

    func set(_ level: StoreLevel?) { state.withLock { $0.level = level } }
    func set(isAway: Bool) { state.withLock { $0.isAway = isAway } }

    func levels(of players: [PlayerID]) async throws -> [PlayerID: StoreLevel] {
        let (level, isAway) = state.withLock { $0 }
        if isAway { throw RPCError(.unavailable, "vip is away") }
        return level.map { level in Dictionary(uniqueKeysWithValues: players.map { ($0, level) }) } ?? [:]
    }
}

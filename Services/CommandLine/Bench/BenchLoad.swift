private import AffiliatesContract
private import CatalogContract
private import CommonContract
private import Domain
private import PurchasesContract
internal import RPC
private import RewardsContract
private import ServiceRuntime
private import Synchronization
private import VIPContract

/// What the callers of `loyalty bench` do.
struct BenchLoad: Sendable {
    /// What is called, in turn.
    enum Kind: String, CaseIterable {
        case wager = "rewards.Ledger/Post"
        case balances = "rewards.Ledger/GetBalances"
        case status = "vip.Status/GetStatus"
        case offers = "catalog.Offers/ListAvailable"
        /// Purchases asks catalog and vip for it.
        case quote = "purchases.Purchasing/Quote"
        case attribution = "affiliates.Referrals/GetAttribution"
    }

    let clients: PlatformClients
    let playerCount: Int
    private let run = String(UInt64.random(in: 0 ... .max), radix: 36)
    /// What quotes are asked for; none has it where the catalog is empty.
    private var packageID = "00000000-0000-4000-8000-000000000000"

    private static let options = CallOptions(timeout: .seconds(30), waitForReady: true, carriesIdempotencyKey: true)

    init(clients: PlatformClients, playerCount: Int) {
        self.clients = clients
        self.playerCount = playerCount
    }

    /// Registers the players, gives them what they will bet, and finds a package that is for sale.
    mutating func prepare() async throws {
        for number in 0..<playerCount {
            let id = playerID(number)
            _ = try await PlayersClient(clients.rewards).registerPlayer(
                RegisterPlayerRequest(
                    idempotencyKey: "bench-\(id)", playerID: id, email: "\(id)@bench.example", name: "Bench \(number)"),
                options: Self.options)
            _ = try await LedgerClient(clients.rewards).post(
                PostRequest(
                    idempotencyKey: "bench-credit", playerID: id, type: .credit, currency: .gc,
                    amount: Money(units: 1_000_000_000)),
                options: Self.options)
        }
        let available = try await OffersClient(clients.catalog).listAvailable(
            ListAvailableRequest(playerID: playerID(0), country: "US"), options: Self.options)
        if let package = available.offers.first?.package { packageID = package.packageID }
    }

    /// Makes calls for some time, or until SIGTERM or SIGINT.
    ///
    /// - Returns: What became of all calls, whatever became of each.
    func run(for duration: Duration, callers: Int) async -> BenchReport {
        let start = ContinuousClock.now
        let end = End(at: start + duration)
        return await withTaskGroup(of: BenchReport?.self) { group in
            group.addTask {
                await EndSignal.arrived()
                end.comeNow()
                return nil
            }
            for caller in 0..<callers {
                group.addTask { await self.call(as: caller, until: end) }
            }
            var report = BenchReport()
            var waiting = callers
            while waiting > 0, let part = await group.next() {
                guard let part else { continue }
                report.add(part)
                waiting -= 1
            }
            report.duration = ContinuousClock.now - start
            // Nobody waits for a signal any more.
            group.cancelAll()
            return report
        }
    }

    /// When callers stop. No call is cut short by it.
    private final class End: Sendable {
        private let time: ContinuousClock.Instant
        private let hasCome = Atomic(false)

        init(at time: ContinuousClock.Instant) { self.time = time }

        func comeNow() { hasCome.store(true, ordering: .relaxed) }

        var isOver: Bool { hasCome.load(ordering: .relaxed) || ContinuousClock.now >= time }
    }

    private func call(as caller: Int, until end: End) async -> BenchReport {
        var report = BenchReport()
        var count = 0
        while !end.isOver {
            let kind = Kind.allCases[count % Kind.allCases.count]
            let start = ContinuousClock.now
            do {
                try await make(kind, player: playerID((caller + count) % playerCount), key: "\(run)-\(caller)-\(count)")
                report.add(kind, took: ContinuousClock.now - start)
            } catch {
                report.add(kind, failed: "\(error)")
            }
            count += 1
        }
        return report
    }

    private func make(_ kind: Kind, player: String, key: String) async throws {
        switch kind {
        case .wager:
            _ = try await LedgerClient(clients.rewards).post(
                PostRequest(
                    idempotencyKey: key, playerID: player, type: .wager, currency: .gc, amount: Money(units: 1),
                    reference: key, game: "slots"),
                options: Self.options)
        case .balances:
            _ = try await LedgerClient(clients.rewards).getBalances(
                GetBalancesRequest(playerID: player), options: Self.options)
        case .status:
            // Unknown until the registration has arrived.
            try await Self.orNotFound {
                () async throws(RPCError) in
                _ = try await StatusClient(clients.vip).getStatus(
                    GetStatusRequest(playerID: player), options: Self.options)
            }
        case .offers:
            _ = try await OffersClient(clients.catalog).listAvailable(
                ListAvailableRequest(playerID: player, country: "US"), options: Self.options)
        case .quote:
            try await Self.orNotFound {
                () async throws(RPCError) in
                _ = try await PurchasingClient(clients.purchases).quote(
                    QuoteRequest(playerID: player, packageID: packageID, country: "US"), options: Self.options)
            }
        case .attribution:
            try await Self.orNotFound {
                () async throws(RPCError) in
                _ = try await ReferralsClient(clients.affiliates).getAttribution(
                    GetAttributionRequest(playerID: player), options: Self.options)
            }
        }
    }

    /// That something does not exist is an answer, too.
    private static func orNotFound(_ call: () async throws(RPCError) -> Void) async throws(RPCError) {
        do {
            try await call()
        } catch {
            guard error.code == .notFound else { throw error }
        }
    }

    /// The same players each time, so that a second run finds them registered.
    private func playerID(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}

private import CatalogContract
private import CommonContract
private import Domain
internal import RPC
private import RewardsContract
private import VIPContract

/// What the callers of `loyalty bench` do.
struct BenchLoad: Sendable {
    /// What is called, in turn.
    enum Kind: String, CaseIterable {
        case wager = "rewards.Ledger/Post"
        case balances = "rewards.Ledger/GetBalances"
        case status = "vip.Status/GetStatus"
        case offers = "catalog.Offers/ListAvailable"
    }

    let clients: PlatformClients
    let playerCount: Int
    private let run = String(UInt64.random(in: 0 ... .max), radix: 36)

    private static let options = CallOptions(timeout: .seconds(30), waitForReady: true, carriesIdempotencyKey: true)

    init(clients: PlatformClients, playerCount: Int) {
        self.clients = clients
        self.playerCount = playerCount
    }

    /// Registers the players and gives them what they will bet.
    func prepare() async throws {
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
    }

    /// - Returns: What became of all calls, whatever became of each.
    func run(for duration: Duration, callers: Int) async -> BenchReport {
        let start = ContinuousClock.now
        return await withTaskGroup(of: BenchReport.self) { group in
            for caller in 0..<callers {
                group.addTask { await self.call(as: caller, until: start + duration) }
            }
            var report = BenchReport()
            for await part in group { report.add(part) }
            report.duration = ContinuousClock.now - start
            return report
        }
    }

    private func call(as caller: Int, until end: ContinuousClock.Instant) async -> BenchReport {
        var report = BenchReport()
        var count = 0
        while ContinuousClock.now < end {
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
            // Unknown until the registration has arrived, which is an answer, too.
            do {
                _ = try await StatusClient(clients.vip).getStatus(
                    GetStatusRequest(playerID: player), options: Self.options)
            } catch {
                guard error.code == .notFound else { throw error }
            }
        case .offers:
            _ = try await OffersClient(clients.catalog).listAvailable(
                ListAvailableRequest(playerID: player, country: "US"), options: Self.options)
        }
    }

    /// The same players each time, so that a second run finds them registered.
    private func playerID(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}

internal import CommonContract
internal import Domain
internal import RPC
internal import RewardsContract
private import ServiceRuntime
internal import VIPContract

/// The demo: from the sample's files to two services that agree.
struct DemoPlay {
    let sample: Sample
    let players: PlayersClient
    let ledger: LedgerClient
    let status: StatusClient
    let callers: Int
    let isQuiet: Bool

    /// How long vip may take to apply what rewards has told it; nearly always well under a second.
    private static let patience = Duration.seconds(60)
    private static let options = CallOptions(timeout: .seconds(30), waitForReady: true, carriesIdempotencyKey: true)

    func run() async throws -> DemoReport {
        let ids = try await register()
        try await credit(ids)
        let start = ContinuousClock.now
        try await postWagers(ids)
        let playing = ContinuousClock.now - start
        let sums = try await readLedger(ids)
        let (statuses, waiting) = try await readPoints(ids, expecting: sums)
        let lines = zip(sample.players, ids).map { player, id in
            DemoReport.Line(name: player.name, ledger: sums[id] ?? LedgerSums(), status: statuses[id])
        }
        return DemoReport(lines: lines, wagerCount: sample.wagers.count, playing: playing, waiting: waiting)
    }

    // MARK: - Playing

    private func register() async throws -> [String] {
        let ids = ResultList(count: sample.players.count)
        try await forEach(sample.players.count, "registering players") { index in
            let player = sample.players[index]
            let response = try await players.registerPlayer(
                RegisterPlayerRequest(
                    idempotencyKey: "demo-player-\(player.number)", email: player.email, name: player.name,
                    birthdate: player.birthdate, country: player.country, state: player.state,
                    timeZone: player.timeZone),
                options: Self.options)
            await ids.set(index, response.player?.playerID ?? "")
        }
        return await ids.values
    }

    private func credit(_ ids: [String]) async throws {
        try await forEach(sample.players.count * 2, "crediting coins") { index in
            let player = sample.players[index / 2]
            let isGold = index.isMultiple(of: 2)
            try await post(
                PostRequest(
                    idempotencyKey: "demo-credit-\(isGold ? "gc" : "sc")", playerID: ids[index / 2], type: .credit,
                    currency: isGold ? .gc : .sc,
                    amount: (isGold ? player.goldCoins : player.sweepstakesCoins).contract))
        }
    }

    private func postWagers(_ ids: [String]) async throws {
        let places = Dictionary(zip(sample.players.map(\.number), ids)) { first, _ in first }
        try await forEach(sample.wagers.count, "posting wagers") { index in
            let wager = sample.wagers[index]
            try await post(
                PostRequest(
                    idempotencyKey: "demo-wager-\(index)", playerID: places[wager.player] ?? "", type: .wager,
                    currency: wager.currency.contract, amount: wager.amount.contract, reference: "bet-\(index)",
                    game: wager.game))
        }
    }

    private func post(_ request: PostRequest) async throws {
        _ = try await ledger.post(request, options: Self.options)
    }

    /// Does `work` for 0 to `count - 1`, so many at a time as there are callers, and shows how far it is.
    private func forEach(
        _ count: Int, _ title: String, _ work: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        let bar = ProgressBar(title, total: count, isQuiet: isQuiet)
        try await withThrowingTaskGroup(of: Void.self) { group in
            var started = 0
            var finished = 0
            while finished < count {
                while started < count, started - finished < callers {
                    let index = started
                    group.addTask { try await work(index) }
                    started += 1
                }
                try await group.next()
                finished += 1
                bar.show(finished)
            }
        }
    }

    // MARK: - Comparing

    private func readLedger(_ ids: [String]) async throws -> [String: LedgerSums] {
        var sums: [String: LedgerSums] = [:]
        for id in ids { sums[id] = try await readLedger(of: id) }
        return sums
    }

    private func readLedger(of id: String) async throws -> LedgerSums {
        var sums = LedgerSums()
        var token = ""
        repeat {
            let page = try await ledger.listTransactions(
                ListTransactionsRequest(
                    playerID: id, page: PageRequest(pageSize: 1_000, pageToken: token), type: .wager),
                options: Self.options)
            for transaction in page.transactions { try sums.add(transaction) }
            token = page.page?.nextPageToken ?? ""
        } while !token.isEmpty
        return sums
    }

    /// Reads every player's points, again until they are what the ledger says or patience ends.
    private func readPoints(
        _ ids: [String], expecting sums: [String: LedgerSums]
    ) async throws -> (statuses: [String: PlayerStatus], waiting: Duration) {
        let start = ContinuousClock.now
        while true {
            var statuses: [String: PlayerStatus] = [:]
            for begin in stride(from: 0, to: ids.count, by: 1_000) {
                let chunk = Array(ids[begin..<min(begin + 1_000, ids.count)])
                let answer = try await status.batchGetStatus(
                    BatchGetStatusRequest(playerIDs: chunk), options: Self.options)
                for status in answer.statuses { statuses[status.playerID] = status }
            }
            let waited = ContinuousClock.now - start
            if waited > Self.patience || ids.allSatisfy({ sums[$0]?.agrees(with: statuses[$0]) ?? false }) {
                return (statuses, waited)
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}

/// Results that arrive in any order.
private actor ResultList {
    private(set) var values: [String]

    init(count: Int) { values = Array(repeating: "", count: count) }

    func set(_ index: Int, _ value: String) { values[index] = value }
}

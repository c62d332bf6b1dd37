private import CommonContract
private import Domain
private import PurchasesContract
private import RPC
private import RewardsContract
private import ServiceRuntime

extension DemoDay {
    /// Players buy; a bet needs what was bought before it, so this waits for the coins.
    func buy(in quarter: Int) async throws {
        let purchases = sample.purchases.filter { isIn(quarter, $0.second) }
        try await rounds.forEach(purchases.count, "purchases \(quarter * 6)–\((quarter + 1) * 6) h") { index in
            try await buy(purchases[index])
        }
        let buyers = Set(purchases.map(\.player)).sorted()
        try await rounds.forEach(buyers.count, "their coins arrive") { index in
            let count = sample.purchases.count {
                $0.player == buyers[index] && $0.second / (Sample.daySeconds / 4) <= quarter
            }
            try await waitForDeposits(of: playerID(buyers[index]), count: count)
        }
    }

    private func buy(_ purchase: Sample.Purchase) async throws {
        let purchasing = PurchasingClient(clients.purchases)
        let player = sample.players[purchase.player - 1]
        let (id, key) = (playerID(purchase.player), "sample-purchase-\(purchase.number)")
        let package = packages[purchase.package] ?? ""
        // A hidden package opens with the event of the registration, moments after it.
        let started = try await retrying(while: "NOT_ASSIGNED") {
            try await purchasing.start(
                StartRequest(
                    idempotencyKey: key, playerID: id, packageID: package, country: player.country, state: player.state),
                options: Self.options)
        }
        guard let pending = started.purchase else { return }
        _ = try await purchasing.complete(
            CompleteRequest(
                idempotencyKey: "\(key)-paid", purchaseID: pending.purchaseID, paymentMethod: purchase.method,
                paymentReference: key),
            options: Self.options)
        // Rules that wait for deposits are evaluated as the payment gateway would ask for it.
        _ = try await RulesClient(clients.rewards).evaluate(
            EvaluateRequest(
                idempotencyKey: key, playerID: id,
                trigger: Trigger(
                    type: .deposit, eventID: pending.purchaseID, amount: pending.price, currency: .cash)),
            options: Self.options)
    }

    private func retrying<Value>(while reason: String, _ call: () async throws -> Value) async throws -> Value {
        let end = ContinuousClock.now + .seconds(20)
        while true {
            do {
                return try await call()
            } catch let error as RPCError where error.details.reason == reason && ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }

    private func waitForDeposits(of player: String, count: Int) async throws {
        let ledger = LedgerClient(clients.rewards)
        let came = try await Rounds.wait {
            try await ledger.listTransactions(
                ListTransactionsRequest(playerID: player, page: PageRequest(pageSize: 1_000), type: .deposit),
                options: Self.options
            ).transactions.count >= count
        }
        guard came else { throw FileError("the coins of player \(player)'s purchases have not arrived in a minute") }
    }

    /// Players bet, each in order, in batches as a game server sends them.
    func bet(in quarter: Int) async throws {
        var byPlayer: [Int: [PostRequest]] = [:]
        for (index, wager) in sample.wagers.enumerated() where isIn(quarter, wager.second) {
            byPlayer[wager.player, default: []] += postings(of: wager, number: index)
        }
        let players = byPlayer.keys.sorted()
        let postings = byPlayer
        let ledger = LedgerClient(clients.rewards)
        try await rounds.forEach(players.count, "bets \(quarter * 6)–\((quarter + 1) * 6) h") { index in
            let own = postings[players[index]] ?? []
            for start in stride(from: 0, to: own.count, by: 50) {
                let batch = Array(own[start..<min(start + 50, own.count)])
                let answer = try await ledger.postBatch(PostBatchRequest(postings: batch), options: Self.options)
                for case .refused(let refusal) in answer.outcomes.compactMap(\.outcome) {
                    throw FileError(
                        "a bet of player \(players[index]) was refused: \(refusal.reason), \(refusal.message)")
                }
            }
        }
    }

    private func postings(of wager: Sample.Wager, number: Int) -> [PostRequest] {
        var bet = PostRequest(
            idempotencyKey: "sample-bet-\(number)", playerID: playerID(wager.player), type: .wager,
            currency: wager.currency.contract, amount: wager.amount.contract, reference: "bet-\(number)",
            game: wager.game, occurredAt: time(wager.second).contract)
        guard wager.won > .zero else { return [bet] }
        let placed = bet
        bet.idempotencyKey = "sample-win-\(number)"
        bet.type = .win
        bet.amount = wager.won.contract
        return [placed, bet]
    }

    /// Some of them want their money back.
    func refund() async throws {
        let refunds = sample.purchases.filter { !$0.refund.isEmpty }
        let purchasing = PurchasingClient(clients.purchases)
        try await rounds.forEach(refunds.count, "refunds") { index in
            let purchase = refunds[index]
            let key = "sample-purchase-\(purchase.number)"
            // The same key answers the purchase that it began.
            let player = sample.players[purchase.player - 1]
            let started = try await purchasing.start(
                StartRequest(
                    idempotencyKey: key, playerID: playerID(purchase.player),
                    packageID: packages[purchase.package] ?? "",
                    country: player.country, state: player.state),
                options: Self.options)
            _ = try await purchasing.refund(
                RefundRequest(
                    idempotencyKey: "\(key)-refund", purchaseID: started.purchase?.purchaseID ?? "",
                    reason: purchase.refund),
                options: Self.options)
        }
    }

    /// At the end of the day everybody is classified, looked at for abuse, and given what the rules say.
    func evaluateRules() async throws {
        let (segments, rules) = (SegmentsClient(clients.rewards), RulesClient(clients.rewards))
        let abuse = AbuseClient(clients.rewards)
        try await rounds.forEach(sample.players.count, "rules, for everybody") { index in
            let id = playerID(sample.players[index].number)
            _ = try await segments.classifyPlayer(
                ClassifyPlayerRequest(idempotencyKey: "sample-classify-\(id)", playerID: id), options: Self.options)
            _ = try await abuse.detectPlayer(
                DetectPlayerRequest(idempotencyKey: "sample-detect-\(id)", playerID: id), options: Self.options)
            _ = try await rules.evaluate(
                EvaluateRequest(
                    idempotencyKey: "sample-evaluate-\(id)", playerID: id,
                    trigger: Trigger(type: .schedule, eventID: "sample-day")),
                options: Self.options)
        }
    }
}

internal import Domain
internal import Postgres
internal import RPC

extension Granting {
    /// What evaluating would do for a player.
    func preview(
        _ request: EvaluationRequest, for player: PlayerID, at now: Timestamp, deadline: ContinuousClock.Instant?
    ) async throws -> (outcomes: [RuleOutcome], totals: SimulationTotals) {
        try await database.transaction(isolation: .repeatableRead, access: .readOnly, deadline: deadline) {
            transaction in
            let ladder = try await tiers.ladder(in: transaction)
            guard let facts = try await facts.facts(of: player, ladder, in: transaction) else {
                throw RPCError.unknown(player)
            }
            let evaluation = try await evaluation(of: request, onlyActive: false, at: now, in: transaction)
            var book = try await budgets.book(for: player, at: now, in: transaction)
            let outcomes = try await outcomes(evaluation, for: facts, request.trigger, &book, in: transaction)
            var totals = SimulationTotals(evaluation)
            try totals.add(outcomes)
            return (outcomes, totals)
        }
    }

    /// How far a preview of many players is.
    struct Progress: Sendable {
        var totals: SimulationTotals
        var isComplete = false
        /// There are more players than were to be looked at.
        var isTruncated = false
    }

    private static let playersPerPage = 500

    /// What evaluating would do for the players of a segment, a page of them at a time; no transaction is open meanwhile.
    func preview(
        _ request: EvaluationRequest, forPlayersOf segment: PlayerSegment?, playersMax: Int, at now: Timestamp,
        _ report: (Progress) async throws -> Void
    ) async throws {
        let ladder = try await tiers.ladder()
        let evaluation = try await evaluation(of: request, onlyActive: false, at: now, in: database)
        var book = try await budgets.book(for: nil, at: now, in: database)
        var progress = Progress(totals: SimulationTotals(evaluation))
        var last: PlayerID?
        while !progress.isComplete {
            let room = playersMax - Int(progress.totals.players)
            let limit = min(Self.playersPerPage, room)
            // One more says whether there are any behind these.
            let page = try await facts.page(of: segment, after: last, limit: limit + 1, ladder, in: database)
            let players = Array(page.prefix(limit))
            try await add(players, evaluation, request.trigger, to: &progress.totals, &book)
            last = players.last?.playerID
            progress.isComplete = page.count <= limit || limit == room
            progress.isTruncated = progress.isComplete && page.count > limit
            try await report(progress)
        }
    }

    private func add(
        _ players: [PlayerFacts], _ evaluation: RuleEvaluation, _ trigger: EvaluationTrigger,
        to totals: inout SimulationTotals, _ book: inout BudgetBook
    ) async throws {
        let ids = players.map(\.playerID)
        let histories = try await facts.histories(of: ids, for: evaluation, trigger, in: database)
        let used = try await budgets.usedByPlayers(ids, at: evaluation.now, in: database)
        for player in players {
            book = book.forNextPlayer(usedByPlayer: used[player.playerID] ?? [:])
            let history = histories[player.playerID] ?? GrantHistory()
            try totals.add(
                evaluation.outcomes(for: player, trigger: trigger, history: history, budgets: &book))
        }
    }
}

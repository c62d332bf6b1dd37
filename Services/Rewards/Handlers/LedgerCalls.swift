package import Domain
package import Postgres
package import RPC
package import RewardsContract
package import ServiceRuntime

/// Answers `loyalty.rewards.v1.Ledger`.
package struct LedgerCalls: LedgerHandler {
    let writer: PostingWriter
    let postings: PostingStore
    let ledger: LedgerStore
    let proofs: ProofStore
    let calls: KeyedCalls
    let outbox: Outbox
    let clock: any WallClock

    package init(
        writer: PostingWriter, postings: PostingStore, database: PostgresPool, keys: IdempotencyStore, outbox: Outbox,
        clock: any WallClock
    ) {
        self.writer = writer
        self.postings = postings
        ledger = LedgerStore(database: database)
        proofs = ProofStore(database: database)
        calls = KeyedCalls(database: database, keys: keys)
        self.outbox = outbox
        self.clock = clock
    }

    package func post(_ request: PostRequest, context: CallContext) async throws -> PostResponse {
        var fields = RequestFields()
        guard let posting = Posting(request, at: clock.now(), &fields) else { throw fields.error }
        switch try await writer.write([posting])[0] {
        case .posted(let receipt): return receipt.response(replayed: false)
        case .replayed(let receipt): return receipt.response(replayed: true)
        case .refused(let refusal): throw refusal.error(for: posting)
        }
    }

    package func postBatch(_ request: PostBatchRequest, context: CallContext) async throws -> PostBatchResponse {
        let batch = try PostingRequests(request, at: clock.now())
        let outcomes = batch.postings.isEmpty ? [] : try await writer.write(batch.postings)
        return batch.response(outcomes)
    }

    package func getBalances(_ request: GetBalancesRequest, context: CallContext) async throws -> GetBalancesResponse {
        let player = try Self.player(request.playerID)
        guard let owned = try await ledger.wallet(of: player) else { throw RPCError.unknown(player) }
        return owned.contract
    }

    package func balanceAsOf(_ request: BalanceAsOfRequest, context: CallContext) async throws -> BalanceAsOfResponse {
        let query = try BalanceAsOfQuery(request, now: clock.now())
        guard let past = try await ledger.balances(of: query.player, at: query.time) else {
            throw RPCError.unknown(query.player)
        }
        guard past.isKnown(at: query.time) else { throw RPCError.archived(until: past.archivedUntil) }
        return BalanceAsOfResponse(balances: past.wallet.contract)
    }

    package func listTransactions(
        _ request: ListTransactionsRequest, context: CallContext
    ) async throws -> ListTransactionsResponse {
        let query = try LedgerQuery(request)
        // One more than asked for says whether there is a page after this one.
        let entries = try await ledger.entries(
            of: query.player, matching: query.filter, before: query.before, limit: query.pageSize + 1)
        if entries.isEmpty, try await !ledger.knows(query.player) { throw RPCError.unknown(query.player) }
        return query.response(entries)
    }

    static func player(_ text: String) throws -> PlayerID {
        var fields = RequestFields()
        guard let player = fields.read("player_id", { () throws(DomainError) in try PlayerID(text) }) else {
            throw fields.error
        }
        return player
    }
}

extension RPCError {
    /// NOT_FOUND of a player.
    static func unknown(_ player: PlayerID) -> RPCError {
        RPCError(
            .notFound, "There is no player \(player). Register the player first.",
            details: Details(reason: "PLAYER_UNKNOWN", domain: "rewards.loyalty"))
    }
}

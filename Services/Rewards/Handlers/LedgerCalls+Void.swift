internal import Domain
internal import Postgres
package import RPC
package import RewardsContract
private import ServiceRuntime

extension LedgerCalls {
    package func voidPosting(_ request: VoidPostingRequest, context: CallContext) async throws -> VoidPostingResponse {
        let target = try VoidQuery(request)
        let now = clock.now()
        let response = try await calls.perform(
            LedgerClient.Methods.voidPosting.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            guard let entry = try await entry(target, in: transaction) else { throw RPCError.unknownTransaction }
            let posting = Posting(voiding: entry, reason: target.reason)
            let receipt = try await write(posting, at: now, in: transaction)
            return VoidPostingResponse(
                transactions: receipt.entries.map(\.contract), balances: receipt.balances,
                debt: receipt.debt?.contract)
        }
        outbox.wake()
        return response
    }

    private func entry(_ target: VoidQuery, in transaction: PostgresTransaction) async throws -> LedgerEntry? {
        switch target.target {
        case .id(let id): try await ledger.entry(id, of: target.player, in: transaction)
        case .reference(let type, let reference):
            try await ledger.entry(type, reference: reference, of: target.player, in: transaction)
        }
    }

    /// Writes one posting in a transaction that is rolled back when it is refused.
    func write(
        _ posting: Posting, at now: Timestamp, in transaction: PostgresTransaction
    ) async throws -> PostingReceipt {
        switch try await postings.write([posting], at: now, in: transaction)[0] {
        case .posted(let receipt), .replayed(let receipt): return receipt
        case .refused(let refusal): throw refusal.error(for: posting)
        }
    }
}

extension Posting {
    /// Reverses the posting whose first row this is. Its reference makes sure that it is reversed once.
    package init(voiding entry: LedgerEntry, reason: String?) {
        self.init(
            playerID: entry.playerID, type: .void, currency: entry.currency, amount: entry.amount, key: nil,
            reference: try? ReferenceID(entry.id.description), game: entry.game, description: reason,
            work: .void(entry.id))
    }
}

extension RPCError {
    /// NOT_FOUND of a posting.
    fileprivate static var unknownTransaction: RPCError {
        RPCError(
            .notFound, "The player has no such posting.",
            details: Details(reason: "TRANSACTION_UNKNOWN", domain: "rewards.loyalty"))
    }
}

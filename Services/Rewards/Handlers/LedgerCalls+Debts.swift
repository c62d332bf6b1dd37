internal import Domain
package import RPC
package import RewardsContract
private import ServiceRuntime

extension LedgerCalls {
    package func listDebts(_ request: ListDebtsRequest, context: CallContext) async throws -> ListDebtsResponse {
        let query = try DebtQuery(request)
        let debts = try await ledger.debts(
            of: query.player, includingSettled: request.includeSettled, before: query.before,
            limit: query.pageSize + 1)
        if debts.isEmpty, try await !ledger.knows(query.player) { throw RPCError.unknown(query.player) }
        return query.response(debts)
    }

    package func waiveDebt(_ request: WaiveDebtRequest, context: CallContext) async throws -> WaiveDebtResponse {
        let posting = try Posting(request)
        let now = clock.now()
        return try await calls.perform(
            LedgerClient.Methods.waiveDebt.path, key: request.idempotencyKey, request: request, replayed: \.replayed,
            deadline: context.deadline
        ) { transaction in
            WaiveDebtResponse(debt: try await write(posting, at: now, in: transaction).debt?.contract)
        }
    }
}

extension Posting {
    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    fileprivate init(_ request: WaiveDebtRequest) throws {
        var fields = RequestFields()
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let debt = fields.read("debt_id") { () throws(DomainError) in try TransactionID(request.debtID) }
        let currency = fields.read("currency") { () throws(DomainError) in try Domain.Currency(request.currency) }
        fields.checkReason(request.reason)
        guard let player, let debt, let currency, fields.areValid else { throw fields.error }
        self.init(
            playerID: player, type: .adjustment, currency: currency, amount: .zero, key: nil,
            description: request.reason, work: .waive(debt: debt))
    }
}

import ArgumentParser
import Logging
import RPC
import RewardsContract

/// A server for the other measurements: answers wagers without a database, until standard input ends.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Answers calls until input ends.")

    func run() async throws {
        let server = try RPCServer(
            RPCServerConfiguration(), services: [LedgerService(EchoLedger())], logger: Logger(label: "benchmarks"))
        guard case .internet(_, let port) = try await server.start() else { throw ExitCode.failure }
        var report = Report()
        report.add("port", port)
        report.printLine()
        async let served: Void = server.run()
        await endOfInput()
        server.beginDrain()
        try await served
    }
}

/// Answers with what came: the RPC and the codec are measured, and nothing else.
private struct EchoLedger: LedgerHandler {
    func post(_ request: PostRequest, context: CallContext) async throws -> PostResponse {
        var response = PostResponse()
        response.transaction = Transaction(
            transactionID: 4_711, playerID: request.playerID, type: request.type, currency: request.currency,
            amount: request.amount, reference: request.reference, game: request.game, occurredAt: request.occurredAt)
        return response
    }

    func postBatch(_ request: PostBatchRequest, context: CallContext) async throws -> PostBatchResponse {
        throw RPCError(.unimplemented, "the benchmark posts one wager at a time")
    }

    func getBalances(_ request: GetBalancesRequest, context: CallContext) async throws -> GetBalancesResponse {
        GetBalancesResponse()
    }

    func listTransactions(
        _ request: ListTransactionsRequest, context: CallContext
    ) async throws -> ListTransactionsResponse {
        ListTransactionsResponse()
    }

    func balanceAsOf(_ request: BalanceAsOfRequest, context: CallContext) async throws -> BalanceAsOfResponse {
        throw Self.unmeasured
    }

    func voidPosting(_ request: VoidPostingRequest, context: CallContext) async throws -> VoidPostingResponse {
        throw Self.unmeasured
    }

    func verify(
        _ request: VerifyRequest, responses: ResponseWriter<VerifyResponse>, context: CallContext
    ) async throws {
        throw Self.unmeasured
    }

    func listDebts(_ request: ListDebtsRequest, context: CallContext) async throws -> ListDebtsResponse {
        throw Self.unmeasured
    }

    func waiveDebt(_ request: WaiveDebtRequest, context: CallContext) async throws -> WaiveDebtResponse {
        throw Self.unmeasured
    }

    private static var unmeasured: RPCError { RPCError(.unimplemented, "the benchmark posts wagers, nothing else") }
}

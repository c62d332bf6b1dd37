import ArgumentParser
import CommonContract
import PurchasesContract
import RPC

/// Payments that were taken already, one for each line of a file.
///
/// Prints when the first was sent and when the last was answered; who started this program knows when all is told.
struct PurchasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purchases", abstract: "Records a payment for each player and assignment of a file.")

    @Option(help: "The port of purchases.") var port: Int
    @Option(help: "A file of player and assignment, a line each, with a comma.") var sales: String
    @Option(help: "The package.") var package: String
    @Option(help: "Its price in USD.") var price: Int
    @Option(help: "Names the payments.") var name: String
    @Option(help: "Calls in flight.") var callers = 256

    func run() async throws {
        let sales = try lines(of: sales).map { $0.split(separator: ",").map(String.init) }
        guard let client = try await connect(1, port: port).first else { throw ExitCode.failure }
        let began = secondsSince1970()
        let (callers, package, price, name) = (callers, package, price, name)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<callers {
                group.addTask(executorPreference: client.callerExecutor) {
                    for index in stride(from: caller, to: sales.count, by: callers) {
                        let key = "\(name)-\(index)"
                        let answer = try await PurchasingClient(client).recordPaid(
                            RecordPaidRequest(
                                idempotencyKey: key, playerID: sales[index][0], packageID: package,
                                paymentMethod: "credit_card", paymentReference: key, price: Money(units: Int64(price)),
                                country: "US", state: "NY", assignmentID: sales[index][1]),
                            options: CallOptions(timeout: .seconds(120)))
                        precondition(answer.purchase?.status == .completed, "a payment did not complete its purchase")
                    }
                }
            }
            try await group.waitForAll()
        }
        var report = Report()
        report.add("began", began)
        report.add("answered", secondsSince1970())
        report.add("count", sales.count)
        report.printLine()
        await client.close()
    }
}

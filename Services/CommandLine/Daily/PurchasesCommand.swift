internal import ArgumentParser
private import PurchasesContract
private import RPC

/// What support does with purchases.
struct PurchasesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purchases", abstract: "Refunds a purchase.", subcommands: [Refund.self])

    /// Takes a purchase back.
    struct Refund: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "refund",
            abstract: "Takes a completed purchase back: coins are clawed back, the commission reversed.",
            discussion: """
                Doing it twice refunds once.

                  loyalty purchases refund 0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44 --reason chargeback
                """)

        @Argument(help: "The purchase's id.")
        var purchase: String

        @Option(help: "Why, for the log of the purchase.")
        var reason: String

        @OptionGroup(title: "Connection")
        var connection: Connection

        func run() async throws {
            let answer = try await connection.withClient(of: .purchases) { client in
                try await PurchasingClient(client).refund(
                    RefundRequest(idempotencyKey: "refund-\(purchase)", purchaseID: purchase, reason: reason),
                    options: CallOptions(timeout: .seconds(30), carriesIdempotencyKey: true))
            }
            guard let refunded = answer.purchase else { return }
            Console.answer(
                "\(refunded.purchaseID) of player \(refunded.playerID): \(CommandLineText.text(refunded.price)) \(refunded.priceCurrency) "
                    + (answer.replayed ? "had been refunded before" : "refunded"))
        }
    }
}

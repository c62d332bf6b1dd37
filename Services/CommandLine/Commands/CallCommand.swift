internal import ArgumentParser
private import RPC

/// Makes one call, with JSON in and out.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Calls a method, with a request in JSON.",
        discussion: """
            The server itself describes its messages, so any version of any service can be called. Amounts may be \
            written as "12.5", enum values by their short names. What every port answers, such as health, needs \
            --address: a service's name or an address.

              loyalty call rewards.Players/RegisterPlayer '{"idempotency_key": "1", "email": "ada@example.com", "name": "Ada"}'
              loyalty call rewards.Ledger/GetBalances '{"player_id": "0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44"}'
              loyalty call --vip 127.0.0.1:7104 vip.Levels/ListLevels
            """)

    @Argument(help: "Service and method, such as rewards.Ledger/Post or loyalty.rewards.v1.Ledger/Post.")
    var method: String

    @Argument(help: "The request in JSON.")
    var request = "{}"

    @Option(help: "Where the service is, such as 127.0.0.1:7105, where it is not one of the five's own address.")
    var address: String?

    @Option(help: "How many seconds to wait for the answer.")
    var timeout = 10

    @OptionGroup(title: "Connection")
    var connection: Connection

    func run() async throws {
        let target = try MethodName(method)
        let options = CallOptions(timeout: .seconds(timeout), waitForReady: false)
        guard let address = address.map(connection.address) ?? target.owner.map(connection.address(of:)) else {
            throw CallInputError("every port answers \(target.service): say which with --address, such as rewards")
        }
        let request = try MessageEncoder.parse(request)
        let answer = try await connection.withClient(of: address) { client in
            try await DynamicCalls(client).call(target, request, options)
        }
        Console.answer(answer)
    }
}

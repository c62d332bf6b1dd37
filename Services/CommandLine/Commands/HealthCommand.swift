internal import ArgumentParser
private import RPC
private import RPCServicesContract

/// Asks services whether they serve.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Asks services whether they can do their work; ends with an error unless all can.",
        discussion: "  loyalty health 127.0.0.1:7105 127.0.0.1:7104")

    @Argument(help: "Addresses, such as 127.0.0.1:7105.")
    var addresses: [String]

    func run() async throws {
        var table = TextTable([("address", .left), ("status", .left)])
        var areServing = true
        for address in addresses {
            let status = await Self.status(of: address)
            if status != "serving" { areServing = false }
            table.add([address, status])
        }
        Console.answer(table.text, terminator: "")
        if !areServing { throw ExitCode.failure }
    }

    private static func status(of address: String) async -> String {
        do {
            return try await withClient(of: address) { client in
                let answer = try await HealthClient(client).check(
                    HealthCheckRequest(), options: CallOptions(timeout: .seconds(5)))
                return "\(answer.status)"
            }
        } catch {
            return "\(error)"
        }
    }
}

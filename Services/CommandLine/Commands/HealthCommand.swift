internal import ArgumentParser
private import RPC
private import RPCServicesContract

/// Asks services whether they serve.
struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health",
        abstract: "Asks services whether they can do their work; ends with an error unless all can.",
        discussion: """
              loyalty health
              loyalty health rewards 127.0.0.1:7104
            """)

    @Argument(help: "Services by their names or addresses, such as rewards or 127.0.0.1:7105. Default: all five.")
    var services: [String] = ServiceName.allCases.map(\.rawValue)

    @OptionGroup(title: "Connection")
    var connection: Connection

    func run() async throws {
        var table = TextTable([("service", .left), ("address", .left), ("status", .left)])
        var areServing = true
        for service in services {
            let address = connection.address(service)
            let status = await status(of: address)
            if status != "serving" { areServing = false }
            table.add([service == address ? "" : service, address, status])
        }
        Console.answer(table.text, terminator: "")
        if !areServing { throw ExitCode.failure }
    }

    private func status(of address: String) async -> String {
        do {
            return try await connection.withClient(of: address) { client in
                let answer = try await HealthClient(client).check(
                    HealthCheckRequest(), options: CallOptions(timeout: .seconds(5)))
                return "\(answer.status)"
            }
        } catch {
            return "\(error)"
        }
    }
}

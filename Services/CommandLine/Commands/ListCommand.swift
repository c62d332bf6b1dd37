internal import ArgumentParser
private import RPC
private import RPCServicesContract

/// Asks a port what it answers.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the services that answer at an address.",
        discussion: """
              loyalty list rewards
              loyalty list 127.0.0.1:7105
            """)

    @Argument(help: "A service's name or an address, such as rewards or 127.0.0.1:7105.")
    var service: String

    @OptionGroup(title: "Connection")
    var connection: Connection

    func run() async throws {
        let services = try await connection.withClient(of: connection.address(service)) { client in
            try await ReflectionClient(client).listServices(
                ListServicesRequest(), options: CallOptions(timeout: .seconds(5)))
        }
        for service in services.services {
            Console.answer(service.name)
            for method in service.methods { Console.answer("  \(method.path)") }
        }
    }
}

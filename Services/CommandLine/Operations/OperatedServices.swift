internal import ArgumentParser
internal import RPC

/// Which services a command of operations asks.
struct OperatedServices: ParsableArguments {
    @Option(
        name: .customLong("service"), help: "One of the services, such as rewards, or an address. Default: all five.")
    var one: String?

    @OptionGroup(title: "Connection")
    var connection: Connection

    /// Asks each service in turn, by name.
    ///
    /// One that does not answer is told of, and the others are asked all the same; then it is an error.
    func forEach(_ body: (String, RPCClient) async throws -> Void) async throws {
        let names = one.map { [$0] } ?? ServiceName.allCases.map(\.rawValue)
        var failed = false
        for name in names {
            do {
                try await connection.withClient(of: connection.address(name)) { try await body(name, $0) }
            } catch {
                failed = true
                Console.error("\(name): \(error)")
            }
        }
        if failed { throw ExitCode.failure }
    }
}

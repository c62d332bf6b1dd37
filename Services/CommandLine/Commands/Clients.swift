internal import Logging
internal import RPC

/// Runs `body` with a client of one address, and closes it.
///
/// - Parameter address: Such as `127.0.0.1:7105`.
func withClient<Value>(of address: String, _ body: (RPCClient) async throws -> Value) async throws -> Value {
    let client = try RPCClient(target: address, logger: .quiet)
    do {
        let value = try await body(client)
        await client.close()
        return value
    } catch {
        await client.close()
        throw error
    }
}

extension Logger {
    /// For a tool that says what is wrong itself.
    static var quiet: Logger { Logger(label: "loyalty") { _ in SwiftLogNoOpLogHandler() } }
}

internal import RPC
private import RPCServicesContract

/// What a server says of itself.
enum Reflected {
    /// The files that define a symbol, or all of the server's for an empty one.
    static func schema(of symbol: String, _ client: RPCClient, _ options: CallOptions) async throws -> Schema {
        let answer = try await ReflectionClient(client).getFileDescriptors(
            GetFileDescriptorsRequest(symbol: symbol), options: options)
        return Schema(files: answer.fileDescriptors)
    }
}

internal import RPC
internal import RPCServicesContract

/// A service's parked events, page by page.
struct ParkedList {
    let client: RPCClient
    /// Only those to this service; empty for all.
    let destination: String

    func forEach(_ body: (ParkedEvent) throws -> Void) async throws {
        var token = ""
        repeat {
            let answer = try await OperationsClient(client).listParked(
                ListParkedRequest(destination: destination, pageSize: 1_000, pageToken: token),
                options: CallOptions(timeout: .seconds(30)))
            for event in answer.events { try body(event) }
            token = answer.nextPageToken
        } while !token.isEmpty
    }
}

internal import ArgumentParser
private import Domain
internal import RPC
private import RPCServicesContract

/// Which parked events an operator has decided about.
struct ParkedChoice: ParsableArguments {
    private static let eventsPerCall = 500

    @Argument(help: "The service that has them, such as rewards, or its address.")
    var service: String

    @Argument(help: "The events' ids, as `loyalty events parked` lists them.")
    var events: [String] = []

    @Flag(help: "All that are parked now.")
    var all = false

    @OptionGroup(title: "Connection")
    var connection: Connection

    func validate() throws {
        guard events.isEmpty == all else { throw ValidationError("Name events, or give --all.") }
    }

    /// Hands the events to `body` in lots, each with a key of its own.
    ///
    /// - Returns: How many there were.
    func decide(_ body: (RPCClient, String, [String]) async throws -> Int32) async throws -> Int {
        try await connection.withClient(of: connection.address(service)) { client in
            var ids = events
            if all { try await ParkedList(client: client, destination: "").forEach { ids.append($0.eventID) } }
            var count = 0
            for start in stride(from: 0, to: ids.count, by: Self.eventsPerCall) {
                let lot = Array(ids[start..<min(start + Self.eventsPerCall, ids.count)])
                count += Int(try await body(client, EventID.random().description, lot))
            }
            return count
        }
    }
}

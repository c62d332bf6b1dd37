import ArgumentParser
import CommonContract
import Foundation
import RPC
import RewardsContract

/// Wagers a second, each answered after its commit.
struct WagersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wagers", abstract: "Posts wagers of 1.25 SC for players at random.")

    @OptionGroup var loop: ClosedLoop
    @Flag(help: "Gives every wager a reference beside its key, which is unique as well.") var references = false
    @Flag(help: "Keys that begin with the time, as UUIDs of version 7 do, instead of keys without an order.")
    var orderedKeys = false

    func run() async throws {
        let players = try loop.playerIDs()
        let (references, orderedKeys) = (references, orderedKeys)
        try await loop.run { client, random in
            let time = orderedKeys ? String(UInt64(Date().timeIntervalSince1970 * 1_000_000), radix: 36) : ""
            let key = time + random.key()
            let wager = PostRequest(
                idempotencyKey: key, playerID: random.element(of: players), type: .wager, currency: .sc,
                amount: Money(units: 1, nanos: 250_000_000), reference: references ? "bet-\(key)" : "",
                game: "slots/book-of-gold")
            let response = try await LedgerClient(client).post(wager)
            precondition(response.transaction != nil && !response.replayed, "a wager was not posted")
        }
    }
}

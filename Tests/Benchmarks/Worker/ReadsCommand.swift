import ArgumentParser
import CatalogContract
import RPC
import RewardsContract

/// Reads a second of one kind.
struct ReadsCommand: AsyncParsableCommand {
    enum Kind: String, ExpressibleByArgument, CaseIterable { case balances, offers }

    static let configuration = CommandConfiguration(
        commandName: "reads", abstract: "Asks for what players at random own, or may buy.")

    @OptionGroup var loop: ClosedLoop
    @Option(help: "What is asked for: \(Kind.allCases.map(\.rawValue).joined(separator: " or ")).") var kind: Kind

    func run() async throws {
        let players = try loop.playerIDs()
        switch kind {
        case .balances:
            try await loop.run { client, random in
                let owned = try await LedgerClient(client).getBalances(
                    GetBalancesRequest(playerID: random.element(of: players)))
                precondition(!owned.balances.isEmpty, "a player without balances")
            }
        case .offers:
            try await loop.run { client, random in
                let answer = try await OffersClient(client).listAvailable(
                    ListAvailableRequest(playerID: random.element(of: players), country: "US", state: "NY"))
                precondition(!answer.offers.isEmpty, "nothing to buy")
            }
        }
    }
}

private import AffiliatesContract
internal import ArgumentParser
private import CommonContract
private import Domain
private import RPC
private import RewardsContract
private import ServiceRuntime
private import VIPContract

/// What support looks up.
struct PlayerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "player", abstract: "Shows a player.", subcommands: [Show.self])

    /// A player as all services see them.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show",
            abstract: "Shows a player: profile, balances, level, rewards, where they came from, what happened last.",
            discussion: """
                  loyalty player show ada@example.com
                  loyalty player show 0190a0e4-7c3a-7b1e-9d52-3f1f0a6c2b44
                """)

        @Argument(help: "A player's id or email.")
        var player: String

        @OptionGroup(title: "Connection")
        var connection: Connection

        private static let options = CallOptions(timeout: .seconds(10))

        func run() async throws {
            try await connection.withClients { clients in
                let player = try await find(clients)
                let balances = try await Self.balances(player.playerID, clients)
                let level = try await Self.level(player.playerID, clients)
                let origin = try await Self.origin(player.playerID, clients)
                let rewards = try await Self.rewards(player.playerID, clients)
                let last = try await Self.last(player.playerID, clients)
                Console.answer(
                    "\(Self.profile(player))\n\(balances)\n\(level)\n\(origin)\n\n\(rewards)\n\(last)", terminator: "")
            }
        }

        private func find(_ clients: PlatformClients) async throws -> Player {
            let players = PlayersClient(clients.rewards)
            if player.contains("@") {
                let answer = try await players.findPlayer(FindPlayerRequest(email: player), options: Self.options)
                return answer.player ?? Player()
            }
            let answer = try await players.getPlayer(GetPlayerRequest(playerID: player), options: Self.options)
            return answer.player ?? Player()
        }

        private static func profile(_ player: Player) -> String {
            var table = TextTable([("player", .left), (player.playerID, .left)])
            table.add(["name", player.name])
            table.add(["email", player.email])
            table.add(["segment, tier", "\(player.segment), \(player.tier)"])
            table.add(["risk", "\(player.riskScore)"])
            let place = [player.country, player.state, player.timeZone].filter { !$0.isEmpty }
            table.add(["place", place.joined(separator: ", ")])
            table.add(["born", player.birthdate])
            table.add(["account", player.isBlocked ? "blocked" : player.isActive ? "active" : "closed"])
            if let until = player.selfExcludedUntil { table.add(["self-excluded until", CommandLineText.text(until)]) }
            if let since = player.createdAt { table.add(["since", CommandLineText.text(since)]) }
            return table.text
        }

        private static func balances(_ id: String, _ clients: PlatformClients) async throws -> String {
            let answer = try await LedgerClient(clients.rewards).getBalances(
                GetBalancesRequest(playerID: id), options: options)
            var table = TextTable([("currency", .left), ("balance", .right), ("owed", .right)])
            for balance in answer.balances {
                let owed = answer.owed.first { $0.currency == balance.currency }
                table.add([
                    "\(balance.currency)", CommandLineText.text(balance.amount),
                    owed.map { CommandLineText.text($0.amount) } ?? "",
                ])
            }
            return table.text
        }

        private static func level(_ id: String, _ clients: PlatformClients) async throws -> String {
            var status = PlayerStatus()
            do {
                let answer = try await StatusClient(clients.vip).getStatus(
                    GetStatusRequest(playerID: id), options: options)
                status = answer.status ?? status
            } catch {
                guard error.code == .notFound else { throw error }
                return "level none yet"
            }
            let name = status.levelName.isEmpty ? "none" : status.levelName
            return "level \(name), \(CommandLineText.text(status.points)) points"
        }

        private static func origin(_ id: String, _ clients: PlatformClients) async throws -> String {
            var attribution = Attribution()
            do {
                let answer = try await ReferralsClient(clients.affiliates).getAttribution(
                    GetAttributionRequest(playerID: id), options: options)
                attribution = answer.attribution ?? attribution
            } catch {
                guard error.code == .notFound else { throw error }
                return "came by no affiliate"
            }
            return "came by campaign \(attribution.campaignID), code \(attribution.affiliateCode)"
        }

        private static func rewards(_ id: String, _ clients: PlatformClients) async throws -> String {
            let answer = try await RewardGrantsClient(clients.rewards).listRewards(
                ListRewardsRequest(playerID: id, page: PageRequest(pageSize: 10)), options: options)
            var table = TextTable([
                ("reward", .left), ("amount", .right), ("", .left), ("status", .left), ("rule", .left),
            ])
            for reward in answer.rewards {
                table.add([
                    "\(reward.rewardID)", CommandLineText.text(reward.amount), "\(reward.currency)", "\(reward.status)",
                    reward.ruleID,
                ])
            }
            return table.text
        }

        private static func last(_ id: String, _ clients: PlatformClients) async throws -> String {
            let answer = try await LedgerClient(clients.rewards).listTransactions(
                ListTransactionsRequest(playerID: id, page: PageRequest(pageSize: 10)), options: options)
            var table = TextTable([
                ("time", .left), ("transaction", .left), ("amount", .right), ("", .left), ("balance", .right),
                ("reference", .left),
            ])
            for row in answer.transactions {
                table.add([
                    row.occurredAt.map(CommandLineText.text) ?? "", "\(row.type)", CommandLineText.text(row.amount),
                    "\(row.currency)",
                    CommandLineText.text(row.balanceAfter), row.reference,
                ])
            }
            return table.text
        }
    }
}

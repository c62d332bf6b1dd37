private import AffiliatesContract
private import CommonContract
private import Domain
private import PurchasesContract
private import RPC
private import RewardsContract
private import ServiceRuntime
private import VIPContract
private import WellKnownContract

/// Asks the services what became of the day.
struct DemoReader {
    let clients: PlatformClients
    private static let options = CallOptions(timeout: .seconds(60), waitForReady: true)

    func tables() async throws -> [DemoReport.Table] {
        var tables: [DemoReport.Table] = []
        tables.append(try await revenue())
        tables.append(try await commissions())
        tables.append(try await standings())
        tables.append(try await rewards())
        tables.append(try await signals())
        tables.append(try await ledger())
        return tables
    }

    private func revenue() async throws -> DemoReport.Table {
        var table = DemoReport.Table(
            name: "revenue", title: "Revenue by source",
            columns: [
                ("source", .left), ("purchases", .right), ("players", .right), ("gross", .right), ("refunded", .right),
                ("net", .right), ("currency", .left),
            ])
        let now = SystemTime.now.seconds
        let answer = try await ReportsClient(clients.purchases).revenueReport(
            RevenueReportRequest(
                from: WellKnownContract.Timestamp(seconds: now - 40 * 86_400, nanos: 0),
                until: WellKnownContract.Timestamp(seconds: now + 86_400, nanos: 0), bucket: .month,
                groupBy: [.source, .currency]),
            options: Self.options)
        for row in answer.rows {
            table.rows.append([
                row.packageSource, "\(row.count)", "\(row.players)", CommandLineText.text(row.gross),
                CommandLineText.text(row.refunded), CommandLineText.text(row.net),
                row.priceCurrency,
            ])
        }
        return table
    }

    private func commissions() async throws -> DemoReport.Table {
        var table = DemoReport.Table(
            name: "commissions", title: "Commission by partner, this month",
            columns: [
                ("partner", .left), ("sales", .right), ("sold", .right), ("refunds", .right), ("earned", .right),
                ("reversed", .right), ("payable", .right), ("currency", .left),
            ])
        let month = String("\(try Domain.Timestamp(microseconds: SystemTime.now.seconds * 1_000_000))".prefix(7))
        let partners = try await PartnersClient(clients.affiliates).listPartners(
            ListPartnersRequest(), options: Self.options)
        for partner in partners.partners {
            let answer = try await CommissionsClient(clients.affiliates).commissionStatement(
                CommissionStatementRequest(partnerID: partner.partnerID, month: month), options: Self.options)
            for totals in answer.totals {
                table.rows.append([
                    partner.name, "\(totals.salesCount)", CommandLineText.text(totals.salesAmount),
                    "\(totals.refundsCount)",
                    CommandLineText.text(totals.earned), CommandLineText.text(totals.reversed),
                    CommandLineText.text(totals.payable), totals.currency,
                ])
            }
        }
        return table
    }

    /// How many players of each segment are on each level.
    private func standings() async throws -> DemoReport.Table {
        let segments: [Segment] = [.new, .winning, .breakeven, .losing, .vip]
        var counts: [String: [Segment: Int]] = [:]
        var token = ""
        repeat {
            let page = try await PlayersClient(clients.rewards).listPlayers(
                ListPlayersRequest(page: PageRequest(pageSize: 1_000, pageToken: token)), options: Self.options)
            let statuses = try await StatusClient(clients.vip).batchGetStatus(
                BatchGetStatusRequest(playerIDs: page.players.map(\.playerID)), options: Self.options)
            let levels = Dictionary(statuses.statuses.map { ($0.playerID, $0.levelName) }) { first, _ in first }
            for player in page.players {
                counts[levels[player.playerID] ?? "none", default: [:]][player.segment, default: 0] += 1
            }
            token = page.page?.nextPageToken ?? ""
        } while !token.isEmpty
        var table = DemoReport.Table(
            name: "players", title: "Players by VIP level and segment",
            columns: [("level", .left)] + segments.map { ("\($0)", .right) } + [("players", .right)])
        let ladder = try await LevelsClient(clients.vip).listLevels(ListLevelsRequest(), options: Self.options)
        for level in ladder.levels.map(\.name) + ["none"] {
            guard let row = counts[level] else { continue }
            table.rows.append(
                [level] + segments.map { "\(row[$0] ?? 0)" } + ["\(row.values.reduce(0, +))"])
        }
        return table
    }

    private func rewards() async throws -> DemoReport.Table {
        var table = DemoReport.Table(
            name: "rewards", title: "Rewards by rule",
            columns: [
                ("rule", .left), ("rewards", .right), ("players", .right), ("amount", .right), ("currency", .left),
                ("active", .right), ("completed", .right),
            ])
        let answer = try await RewardGrantsClient(clients.rewards).rewardReport(
            RewardReportRequest(), options: Self.options)
        for rule in answer.rules {
            table.rows.append([
                rule.ruleID, "\(rule.rewards)", "\(rule.players)", CommandLineText.text(rule.amount),
                "\(rule.currency)",
                "\(rule.active)", "\(rule.completed)",
            ])
        }
        return table
    }

    private func signals() async throws -> DemoReport.Table {
        var table = DemoReport.Table(
            name: "signals", title: "Abuse signals",
            columns: [("signal", .left), ("unresolved", .right), ("resolved", .right)])
        let answer = try await AbuseClient(clients.rewards).countSignals(CountSignalsRequest(), options: Self.options)
        for count in answer.counts {
            table.rows.append([count.signalType, "\(count.unresolved)", "\(count.resolved)"])
        }
        return table
    }

    private func ledger() async throws -> DemoReport.Table {
        var table = DemoReport.Table(
            name: "ledger", title: "The ledger",
            columns: [("currency", .left), ("players", .right), ("house", .right), ("off", .right)])
        let totals = try await LedgerClient(clients.rewards).verify(VerifyRequest(), options: Self.options) { answers in
            var last: [CurrencyTotal] = []
            for try await answer in answers where answer.isComplete { last = answer.totals }
            return last
        }
        for total in totals {
            table.rows.append([
                "\(total.currency)", CommandLineText.text(total.players), CommandLineText.text(total.house),
                CommandLineText.text(total.off),
            ])
        }
        return table
    }
}

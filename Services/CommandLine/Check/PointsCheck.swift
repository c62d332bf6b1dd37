internal import Domain

/// Whether vip has of each player what the ledger has.
struct PointsCheck: Sendable {
    /// Wagers that are made meanwhile reach vip a moment later: what differs is read again, so often.
    private static let attempts = 5
    private static let pause = Duration.seconds(1)
    private static let playersPerCall = 500

    let platform: PlatformCheck

    func look(_ finding: inout CheckFinding) async throws {
        var differing: [String: String] = [:]
        var looked = 0
        let rewards = platform.dynamic(platform.clients.rewards)
        try await rewards.pages("rewards.Audit/SumWagers", size: Self.playersPerCall, of: "players") { players in
            looked += players.count
            differing.merge(try await differences(players)) { $1 }
        }
        for _ in 0..<Self.attempts where !differing.isEmpty {
            try await Task.sleep(for: Self.pause)
            differing = try await again(differing.keys.sorted())
        }
        finding.looked = looked
        for (player, difference) in differing.sorted(by: { $0.key < $1.key }) {
            finding.fault("\(player): \(difference)")
        }
    }

    private func again(_ players: [String]) async throws -> [String: String] {
        var differing: [String: String] = [:]
        for start in stride(from: 0, to: players.count, by: Self.playersPerCall) {
            var request = JSONObject()
            request["player_ids"] = .array(
                players[start..<min(start + Self.playersPerCall, players.count)].map { .string($0) })
            let answer = try await platform.dynamic(platform.clients.rewards).call("rewards.Audit/SumWagers", request)
            differing.merge(try await differences(answer.objects("players"))) { $1 }
        }
        return differing
    }

    /// What differs, by player.
    private func differences(_ players: [JSONObject]) async throws -> [String: String] {
        guard !players.isEmpty else { return [:] }
        var request = JSONObject()
        request["player_ids"] = .array(players.map { .string($0.text("player_id")) })
        let answer = try await platform.dynamic(platform.clients.vip).call("vip.Status/BatchGetStatus", request)
        let statuses = Dictionary(
            answer.objects("statuses").map { ($0.text("player_id"), $0) }, uniquingKeysWith: { $1 })
        var differing: [String: String] = [:]
        for player in players {
            let id = player.text("player_id")
            differing[id] = try Self.difference(player, statuses[id] ?? JSONObject())
        }
        return differing
    }

    /// What of a player's wagers and points differs; nil where nothing does.
    static func difference(_ wagers: JSONObject, _ status: JSONObject) throws -> String? {
        let (gold, sweepstakes) = (wagers.amount("gc"), wagers.amount("sc"))
        let total = try gold + sweepstakes + wagers.amount("bonus")
        // 1 SC is one point, 100,000 GC are one (decision 3); operators may have added some.
        let hundredThousandth = try FixedDecimal("0.00001")
        let earned = try sweepstakes + gold.multiplied(by: hundredThousandth, rounding: .down)
        let points = try earned + status.amount("points_adjusted")
        if status.amount("total_wagering") != total {
            return "the ledger has \(total) wagered, vip has \(status.amount("total_wagering"))"
        }
        if status.amount("points") != points {
            return "the wagers make \(points) points, vip has \(status.amount("points"))"
        }
        return nil
    }
}

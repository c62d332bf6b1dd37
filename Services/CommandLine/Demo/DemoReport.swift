internal import Domain
private import ServiceRuntime
internal import VIPContract

/// What the demo found.
struct DemoReport {
    struct Line {
        let name: String
        let ledger: LedgerSums
        let status: PlayerStatus?

        var agrees: Bool { ledger.agrees(with: status) }

        var vipPoints: String {
            guard let status, let points = try? FixedDecimal(status.points) else { return "none" }
            return points.description
        }
    }

    let lines: [Line]
    let wagerCount: Int
    /// How long the posting took.
    let playing: Duration
    /// How long after the last answer the points were complete.
    let waiting: Duration

    /// How many players the text names; the others are summed up.
    private static let shownMax = 12

    var agrees: Bool { !lines.isEmpty && lines.allSatisfy(\.agrees) }

    private var wagersPerSecond: Int { Int(Double(wagerCount) / max(playing / .seconds(1), 0.001)) }

    /// Tables for people.
    var text: String {
        let disagreeing = lines.filter { !$0.agrees }.count
        let verdict =
            agrees
            ? "ledger and VIP points agree for all \(lines.count) players"
            : "ledger and VIP points DISAGREE for \(disagreeing) of \(lines.count) players"
        let pace =
            "\(wagerCount) wagers in \(playing.text), \(wagersPerSecond) a second; points complete \(waiting.text) later"
        return "\n" + players + "\n" + levels + "\n" + pace + "\n" + verdict + "\n"
    }

    private var players: String {
        var table = TextTable([
            ("player", .left), ("wagers", .right), ("GC wagered", .right), ("SC wagered", .right),
            ("points by the ledger", .right), ("points by vip", .right), ("level", .left), ("", .left),
        ])
        // Those that disagree first: they are what the reader looks for.
        let ordered = lines.sorted { ($0.agrees ? 1 : 0, $1.ledger.points) < ($1.agrees ? 1 : 0, $0.ledger.points) }
        for line in ordered.prefix(Self.shownMax) {
            table.add([
                line.name, "\(line.ledger.wagers)", "\(line.ledger.goldCoins)", "\(line.ledger.sweepstakesCoins)",
                "\(line.ledger.points)", line.vipPoints, line.status?.levelName ?? "", line.agrees ? "✓" : "✗",
            ])
        }
        let rest = lines.count - min(lines.count, Self.shownMax)
        return table.text + (rest > 0 ? "and \(rest) more players\n" : "")
    }

    private var levels: String {
        var counts: [String: (rank: Int32, players: Int)] = [:]
        for line in lines {
            let name = line.status?.levelName ?? "none"
            counts[name, default: (line.status?.levelRank ?? 0, 0)].players += 1
        }
        var table = TextTable([("level", .left), ("players", .right)])
        for (name, count) in counts.sorted(by: { $0.value.rank < $1.value.rank }) {
            table.add([name, "\(count.players)"])
        }
        return table.text
    }

    /// One object for programs; amounts are texts, so that no reader rounds them.
    var json: String {
        var object = JSONObject()
        object["agrees"] = .bool(agrees)
        object["players"] = .number(JSONNumber(Int64(lines.count)))
        object["wagers"] = .number(JSONNumber(Int64(wagerCount)))
        object["disagreeing"] = .array(lines.filter { !$0.agrees }.map { .string($0.name) })
        object["wagers_per_second"] = .number(JSONNumber(Int64(wagersPerSecond)))
        object["play_milliseconds"] = .number(JSONNumber(Int64(playing / .milliseconds(1))))
        object["wait_milliseconds"] = .number(JSONNumber(Int64(waiting / .milliseconds(1))))
        object["ledger_points"] = .array(lines.map { .string("\($0.ledger.points)") })
        object["vip_points"] = .array(lines.map { .string($0.vipPoints) })
        return "\(object)\n"
    }
}

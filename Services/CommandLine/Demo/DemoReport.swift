internal import Domain
private import Foundation
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
            "\(wagerCount) wagers in \(playing.rounded), \(wagersPerSecond) a second; points complete \(waiting.rounded) later"
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
        let object: [String: Any] = [
            "agrees": agrees, "players": lines.count, "wagers": wagerCount,
            "disagreeing": lines.filter { !$0.agrees }.map(\.name), "wagers_per_second": wagersPerSecond,
            "play_seconds": playing / .seconds(1), "wait_seconds": waiting / .seconds(1),
            "ledger_points": lines.map { "\($0.ledger.points)" }, "vip_points": lines.map(\.vipPoints),
        ]
        let data = try? JSONSerialization.data(withJSONObject: object, options: [.sortedKeys, .prettyPrinted])
        return String(decoding: data ?? Data("{}".utf8), as: UTF8.self) + "\n"
    }
}

extension Duration {
    fileprivate var rounded: String { formatted(.units(allowed: [.minutes, .seconds, .milliseconds], width: .narrow)) }
}

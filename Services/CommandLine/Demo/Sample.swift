internal import Domain

/// An operator's day, as `compose/sample` has it; `compose/sample/generate` says what is in its files.
struct Sample: Sendable {
    struct Click: Sendable {
        let code: String
        let parameters: [String: String]
        let country: String
        let agent: String
        let ip: String
        let referrer: String
    }

    struct Player: Sendable {
        let number: Int
        let name: String
        let email: String
        let country: String
        let state: String
        let timeZone: String
        let birthdate: String
        let code: String
    }

    struct Offer: Sendable {
        let player: Int
        let package: String
        let segment: String
    }

    struct Purchase: Sendable {
        let number: Int
        let second: Int
        let player: Int
        let package: String
        let method: String
        let refund: String
    }

    struct Session: Sendable {
        let player: Int
        let second: Int
        let minutes: Int
    }

    struct Wager: Sendable {
        let player: Int
        let second: Int
        let currency: Currency
        let amount: Money
        let game: String
        let won: Money
    }

    /// What an operator sets up before the first player comes.
    let setUp: [CallScript]
    let clicks: [Click]
    let players: [Player]
    let campaigns: [(name: String, offers: [Offer])]
    let purchases: [Purchase]
    let sessions: [Session]
    let wagers: [Wager]

    static let daySeconds = 86_400

    init(directory: String) throws {
        func rows<Row>(_ name: String, _ make: (CSVFile.Row) throws -> Row) throws -> [Row] {
            try CSVFile(path: "\(directory)/\(name).csv").rows.map(make)
        }
        setUp = try ["levels", "tiers", "packages", "partners", "rules"].map {
            try CallScript(path: "\(directory)/\($0).json")
        }
        clicks = try rows("clicks") { row in
            var parameters: [String: String] = [:]
            for name in ["partner_id", "campaign_id", "promotion_id"] { parameters[name] = try row.text(name) }
            return Click(
                code: try row.text("code"), parameters: parameters, country: try row.text("country"),
                agent: try row.text("agent"), ip: try row.text("ip"), referrer: try row.text("referrer"))
        }
        players = try rows("players") { row in
            Player(
                number: try row.integer("number"), name: try row.text("name"), email: try row.text("email"),
                country: try row.text("country"), state: try row.text("state"), timeZone: try row.text("time_zone"),
                birthdate: try row.text("birthdate"), code: try row.text("code"))
        }
        campaigns = try ["weekend", "win-back"].map { name in
            (
                name,
                try rows("campaign-\(name)") { row in
                    Offer(
                        player: try row.integer("player"), package: try row.text("package"),
                        segment: try row.text("segment"))
                }
            )
        }
        purchases = try rows("purchases") { row in
            Purchase(
                number: try row.integer("number"), second: try row.integer("second"), player: try row.integer("player"),
                package: try row.text("package"), method: try row.text("method"), refund: try row.text("refund"))
        }
        sessions = try rows("sessions") { row in
            Session(
                player: try row.integer("player"), second: try row.integer("second"),
                minutes: try row.integer("minutes"))
        }
        wagers = try rows("wagers") { row in
            Wager(
                player: try row.integer("player"), second: try row.integer("second"),
                currency: try row.text("currency") == "GC" ? .goldCoins : .sweepstakesCoins,
                amount: try Money(try row.text("amount")), game: try row.text("game"),
                won: try Money(try row.text("won")))
        }
    }
}

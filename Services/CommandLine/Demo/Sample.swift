internal import Domain

/// The players and wagers of `compose/sample`.
struct Sample {
    struct Player {
        let number: Int
        let name: String
        let email: String
        let country: String
        let state: String
        let timeZone: String
        let birthdate: String
        /// What the demo credits before anybody plays.
        let goldCoins: Money
        let sweepstakesCoins: Money
    }

    struct Wager {
        /// The number of the player.
        let player: Int
        let currency: Currency
        let amount: Money
        let game: String
    }

    let players: [Player]
    let wagers: [Wager]

    /// Reads `players.csv` and `wagers.csv`.
    ///
    /// - Throws: ``SampleError`` naming the file and the line.
    init(directory: String) throws {
        players = try CSVFile(path: "\(directory)/players.csv").rows.map { row in
            Player(
                number: try row.integer("number"), name: try row.text("name"), email: try row.text("email"),
                country: try row.text("country"), state: try row.text("state"), timeZone: try row.text("time_zone"),
                birthdate: try row.text("birthdate"), goldCoins: try Money(try row.text("gc")),
                sweepstakesCoins: try Money(try row.text("sc")))
        }
        let numbers = Set(players.map(\.number))
        wagers = try CSVFile(path: "\(directory)/wagers.csv").rows.map { row in
            let text = try row.text("currency")
            guard let currency = Currency(rawValue: text) else {
                throw SampleError("wagers.csv: there is no currency \(text)")
            }
            let player = try row.integer("player")
            guard numbers.contains(player) else { throw SampleError("wagers.csv: there is no player \(player)") }
            return Wager(
                player: player, currency: currency, amount: try Money(try row.text("amount")),
                game: try row.text("game"))
        }
    }
}

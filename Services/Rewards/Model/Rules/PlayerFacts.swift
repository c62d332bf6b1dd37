package import Domain

/// What is known of a player when rules are evaluated: read in one statement.
package struct PlayerFacts: Sendable, Hashable {
    package var playerID: PlayerID
    package var standing = PlayerStanding()
    package var tier = TierLevel.bronze
    /// What the tier multiplies cashback by.
    package var cashbackMultiplier = FixedDecimal.one
    package var riskScore: Int32 = 0
    package var abuseScore: Int32 = 0
    package var birthdate: CalendarDate?
    package var country: String?
    package var state: String?
    package var identityCheck = IdentityCheck.notStarted
    package var registeredAt: Timestamp
    package var lastActivityAt: Timestamp?
    package var metrics = Metrics()
    package var balances: [Currency: Money] = [:]
    /// What open bonuses still ask to be wagered.
    package var wageringRemaining = FixedDecimal.zero

    /// The player's `player_metrics`, as far as rules know them.
    package struct Metrics: Sendable, Hashable {
        package var deposited = Money.zero
        /// SC and BONUS at par, GC at 1/100,000.
        package var wagered = FixedDecimal.zero
        package var won = FixedDecimal.zero
        package var sessions: Int32 = 0
        package var playtimeHours = FixedDecimal.zero
        package var bets: Int64 = 0
        package var averageBet = FixedDecimal.zero
        package var winLossRatio = FixedDecimal.zero
        package var volatility = FixedDecimal.zero
        package var lastDepositAt: Timestamp?
        package var lastWagerAt: Timestamp?

        package init() {}
    }

    package init(playerID: PlayerID, registeredAt: Timestamp) {
        self.playerID = playerID
        self.registeredAt = registeredAt
    }
}

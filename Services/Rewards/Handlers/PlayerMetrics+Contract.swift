private import Domain
internal import RewardsContract
private import ServiceRuntime

extension PlayerMetricsRecord {
    /// As the wire carries it.
    var contract: PlayerMetrics {
        PlayerMetrics(
            playerID: playerID.description, totalDeposited: deposited.contract, totalWagered: wagered.contract,
            totalWon: won.contract, netPnl: netProfit.contract, houseEdgeContribution: houseEdge.contract,
            totalSessions: sessions, totalPlaytimeSeconds: playtimeSeconds,
            totalPlaytimeHours: playtimeHours.contract, avgSessionDuration: averageSessionHours.contract,
            totalBets: bets, avgBetSize: averageBet.contract, gamesPlayed: games.map(\.contract),
            winLossRatio: winLossRatio.contract, volatilityScore: volatility.contract, bonusAbuseScore: abuseScore,
            lastDepositAt: lastDepositAt?.contract, lastWagerAt: lastWagerAt?.contract)
    }
}

extension PlayedGame {
    fileprivate var contract: GamePlay {
        GamePlay(game: game, bets: bets, wagered: wagered.contract, won: won.contract)
    }
}

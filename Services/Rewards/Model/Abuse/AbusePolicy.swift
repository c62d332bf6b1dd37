internal import Domain

/// What an abuse score means for rewards (decision 18): from which score on they are halved, ask for half as much wagering
/// again, or are not given at all.
package struct AbusePolicy: Sendable, Hashable {
    package var halvesFrom: Int32
    package var raisesWageringFrom: Int32
    package var blocksFrom: Int32

    /// Decision 18: 31, 61, 81.
    package static let seeded = AbusePolicy(halvesFrom: 31, raisesWageringFrom: 61, blocksFrom: 81)

    package init(halvesFrom: Int32, raisesWageringFrom: Int32, blocksFrom: Int32) {
        self.halvesFrom = halvesFrom
        self.raisesWageringFrom = raisesWageringFrom
        self.blocksFrom = blocksFrom
    }

    /// The score of a player with unresolved signals of these severities: ten times their sum, at most 100.
    package static func score(ofSeverities severities: some Sequence<Int32>) -> Int32 {
        var sum: Int32 = 0
        for severity in severities {
            sum += 10 * severity
            if sum >= 100 { return 100 }
        }
        return sum
    }

    /// What a score means.
    package func effect(of score: Int32) -> AbuseEffect {
        AbuseEffect(
            score: score, halvesRewards: score >= halvesFrom, raisesWagering: score >= raisesWageringFrom,
            blocksRewards: score >= blocksFrom)
    }
}

package import Domain

/// What a player is told who asks for a birthday's gift.
package enum BirthdayDecision: Sendable, Hashable {
    case gift(BirthdayGift)
    case refused(BirthdayRefusal)
}

/// Why there is no gift. Earlier cases win; nothing has changed then.
package enum BirthdayRefusal: Error, Sendable, Hashable {
    case birthdateUnknown
    /// The present birthday's was taken; the next can be claimed from that date on.
    case claimed(year: Int, next: CalendarDate?)
    case notBirthday(next: CalendarDate?)
}

/// A birthday's gift.
package struct BirthdayGift: Sendable, Hashable {
    /// The birthday's, also where it is claimed after New Year.
    package var year: Int
    /// The level that decides the gift; nil for none.
    package var levelID: VIPLevelID?
    package var goldCoins: Money
    package var sweepstakesCoins: Money
    /// When the next one can be claimed.
    package var next: CalendarDate?
}

extension BirthdayRules {
    /// Decides a claim.
    ///
    /// - Parameter today: In the player's time zone.
    package func decide(
        _ standing: Standing, birthdate: CalendarDate?, on ladder: Ladder, today: CalendarDate
    ) -> BirthdayDecision {
        guard let birthdate else { return .refused(.birthdateUnknown) }
        let claimed = standing.lastBirthdayGiftYear.map(Int.init)
        guard let year = year(ofWindowContaining: today, birthdate: birthdate) else {
            return .refused(
                .notBirthday(next: nextBirthday(after: today, birthdate: birthdate, claimed: claimed)))
        }
        let next = nextBirthday(after: today, birthdate: birthdate, claimed: max(year, claimed ?? 0))
        // A later year than this birthday's: a clock went back. The gift was taken all the same.
        if let claimed, claimed >= year { return .refused(.claimed(year: claimed, next: next)) }
        let level = standing.levelID.flatMap { ladder[$0] }
        return .gift(
            BirthdayGift(
                year: year, levelID: level?.id,
                goldCoins: level?.birthdayGoldCoins ?? VIPLevel.birthdayGoldCoinsDefault,
                sweepstakesCoins: level?.birthdaySweepstakesCoins ?? .zero, next: next))
    }
}

extension Standing {
    /// Notes that the gift was taken.
    ///
    /// - Throws: ``DomainError/Code/overflow`` where the player's bonuses no longer fit.
    package mutating func take(_ gift: BirthdayGift) throws(DomainError) {
        lastBirthdayGiftYear = Int32(clamping: gift.year)
        totalBonusesClaimed = try totalBonusesClaimed + gift.goldCoins + gift.sweepstakesCoins
    }
}

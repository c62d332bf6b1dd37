package import Domain

/// Which segment a player's play puts them in (decision 6). The first that applies wins.
package struct SegmentPolicy: Sendable, Hashable {
    /// Less wagered than this: NEW.
    package var newWageredBelow: FixedDecimal
    /// More wagered than this, and more sessions than ``vipSessionsAbove``: VIP.
    package var vipWageredAbove: FixedDecimal
    package var vipSessionsAbove: Int32
    /// Won more than this many times what was wagered: WINNING.
    package var winningRatioAbove: FixedDecimal
    /// Won and wagered less than this part of what was wagered apart: BREAKEVEN.
    package var breakevenShareBelow: FixedDecimal

    /// Decision 6.
    package static let seeded = SegmentPolicy(
        newWageredBelow: FixedDecimal(1_000), vipWageredAbove: FixedDecimal(100_000), vipSessionsAbove: 100,
        winningRatioAbove: .hundredths(110), breakevenShareBelow: .hundredths(5))

    package init(
        newWageredBelow: FixedDecimal, vipWageredAbove: FixedDecimal, vipSessionsAbove: Int32,
        winningRatioAbove: FixedDecimal, breakevenShareBelow: FixedDecimal
    ) {
        self.newWageredBelow = newWageredBelow
        self.vipWageredAbove = vipWageredAbove
        self.vipSessionsAbove = vipSessionsAbove
        self.winningRatioAbove = winningRatioAbove
        self.breakevenShareBelow = breakevenShareBelow
    }

    /// Classifies.
    ///
    /// - Throws: ``DomainError/Code/overflow``, only from 10^17 wagered on.
    package func segment(of play: PlayTotals) throws(DomainError) -> PlayerSegment {
        if play.wagered < newWageredBelow { return .new }
        if play.wagered > vipWageredAbove, play.sessions > vipSessionsAbove { return .vip }
        // Products of nine decimals with nine: rounding towards zero makes no strict comparison of totals with nine wrong
        // but the one with an upper bound, which rounds up.
        if play.won > (try play.wagered.multiplied(by: winningRatioAbove, rounding: .down)) { return .winning }
        let difference = try play.won - play.wagered
        let distance = difference < .zero ? -difference : difference
        if distance < (try play.wagered.multiplied(by: breakevenShareBelow, rounding: .up)) { return .breakeven }
        return play.won > play.wagered ? .winning : .losing
    }
}

/// What a player is classified by: SC and BONUS at par, GC at 1/100,000 (decision 26).
package struct PlayTotals: Sendable, Hashable {
    package var wagered: FixedDecimal
    package var won: FixedDecimal
    package var sessions: Int32

    package init(wagered: FixedDecimal, won: FixedDecimal, sessions: Int32) {
        self.wagered = wagered
        self.won = won
        self.sessions = sessions
    }
}

extension FixedDecimal {
    /// 110 is 1.1.
    static func hundredths(_ count: Int32) -> FixedDecimal {
        // A 32-bit number of hundredths never leaves the bounds.
        (try? FixedDecimal(billionths: Int128(count) * 10_000_000)) ?? .one
    }
}

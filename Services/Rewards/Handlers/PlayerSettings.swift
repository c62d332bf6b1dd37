internal import Domain
internal import ServiceRuntime

/// What an operator sets of segments and abuse; the defaults are those of decisions 6 and 18.
enum PlayerSettings {
    static func add(to table: inout SettingTable) {
        for setting in segments + abuse { table.add(setting) }
        table.add(abuseWindow)
        table.add(withdrawalWithin)
    }

    static func segmentPolicy(_ settings: Settings) -> SegmentPolicy {
        SegmentPolicy(
            newWageredBelow: FixedDecimal(number(newWageredBelow, settings)),
            vipWageredAbove: FixedDecimal(number(vipWageredAbove, settings)),
            vipSessionsAbove: number(vipSessionsAbove, settings),
            winningRatioAbove: .hundredths(number(winningPercentAbove, settings)),
            breakevenShareBelow: .hundredths(number(breakevenPercentBelow, settings)))
    }

    static func abusePolicy(_ settings: Settings) -> AbusePolicy {
        AbusePolicy(
            halvesFrom: number(halvesFrom, settings), raisesWageringFrom: number(raisesWageringFrom, settings),
            blocksFrom: number(blocksFrom, settings))
    }

    static func abuseDetection(_ settings: Settings) -> AbuseDetection {
        var detection = AbuseDetection()
        detection.window = settings[abuseWindow]
        detection.bonusOnlyBetsMin = Int64(settings[bonusOnlyBetsMin])
        detection.bonusOnlyPercentMin = number(bonusOnlyPercentMin, settings)
        detection.withdrawalWithin = settings[withdrawalWithin]
        detection.withdrawalWageredPercentBelow = number(withdrawalWageredPercentBelow, settings)
        detection.manipulationBetsMin = Int64(settings[manipulationBetsMin])
        detection.manipulationTimesAverage = number(manipulationTimesAverage, settings)
        detection.winRateBetsMin = Int64(settings[winRateBetsMin])
        detection.winRatePercentAbove = number(winRatePercentAbove, settings)
        detection.reviewTypesMin = settings[reviewTypesMin]
        return detection
    }

    /// Every range ends within 32 bits.
    private static func number(_ setting: Setting<Int>, _ settings: Settings) -> Int32 {
        Int32(clamping: settings[setting])
    }

    // MARK: - Segments

    private static let segments = [
        newWageredBelow, vipWageredAbove, vipSessionsAbove, winningPercentAbove, breakevenPercentBelow,
    ]
    private static let newWageredBelow = Setting.integer(
        "segment.new-wagered-below", meaning: "Who wagered less is NEW.", in: 0...1_000_000_000, default: 1_000)
    private static let vipWageredAbove = Setting.integer(
        "segment.vip-wagered-above", meaning: "Who wagered more, in enough sessions, is VIP.", in: 0...1_000_000_000,
        default: 100_000)
    private static let vipSessionsAbove = Setting.integer(
        "segment.vip-sessions-above", meaning: "Who had more sessions, and wagered enough, is VIP.",
        in: 0...1_000_000_000, default: 100)
    private static let winningPercentAbove = Setting.integer(
        "segment.winning-percent-above", meaning: "Who won more than so many percent of what they wagered is WINNING.",
        in: 0...10_000, default: 110)
    private static let breakevenPercentBelow = Setting.integer(
        "segment.breakeven-percent-below",
        meaning: "Whose wins and wagers are less than so many percent of the wagers apart is BREAKEVEN.", in: 0...100,
        default: 5)

    // MARK: - Abuse

    private static let abuse = [
        halvesFrom, raisesWageringFrom, blocksFrom, bonusOnlyBetsMin, bonusOnlyPercentMin,
        withdrawalWageredPercentBelow, manipulationBetsMin, manipulationTimesAverage, winRateBetsMin,
        winRatePercentAbove, reviewTypesMin,
    ]
    private static let halvesFrom = Setting.integer(
        "abuse.halves-from", meaning: "The abuse score from which rewards are halved.", in: 1...101, default: 31)
    private static let raisesWageringFrom = Setting.integer(
        "abuse.raises-wagering-from",
        meaning: "The abuse score from which rewards ask for half as much wagering again.",
        in: 1...101, default: 61)
    private static let blocksFrom = Setting.integer(
        "abuse.blocks-from", meaning: "The abuse score from which there are no rewards.", in: 1...101, default: 81)
    private static let abuseWindow = Setting.duration(
        "abuse.window", meaning: "How far back the detectors look at play.",
        in: .seconds(3_600)...(.seconds(7_776_000)),
        default: "7d")
    private static let bonusOnlyBetsMin = Setting.integer(
        "abuse.bonus-only-bets-min", meaning: "BONUS_ONLY_PLAY: how many bets of bonus money there are at least.",
        in: 1...1_000_000, default: 20)
    private static let bonusOnlyPercentMin = Setting.integer(
        "abuse.bonus-only-percent-min", meaning: "BONUS_ONLY_PLAY: what part of all wagers they are at least.",
        in: 1...100, default: 90)
    private static let withdrawalWithin = Setting.duration(
        "abuse.withdrawal-within", meaning: "IMMEDIATE_WITHDRAWAL: how soon after money came in.",
        in: .seconds(1)...(.seconds(604_800)), default: "1h")
    private static let withdrawalWageredPercentBelow = Setting.integer(
        "abuse.withdrawal-wagered-percent-below",
        meaning: "IMMEDIATE_WITHDRAWAL: what part of that money was wagered in between, at most.", in: 1...10_000,
        default: 100)
    private static let manipulationBetsMin = Setting.integer(
        "abuse.manipulation-bets-min", meaning: "BET_MANIPULATION: how many bets of bonus money there are at least.",
        in: 1...1_000_000, default: 20)
    private static let manipulationTimesAverage = Setting.integer(
        "abuse.manipulation-times-average",
        meaning: "BET_MANIPULATION: how many times their average the largest is at least.", in: 2...10_000, default: 10)
    private static let winRateBetsMin = Setting.integer(
        "abuse.win-rate-bets-min", meaning: "ABNORMAL_WIN_RATE: how many bets there are at least.", in: 1...1_000_000,
        default: 100)
    private static let winRatePercentAbove = Setting.integer(
        "abuse.win-rate-percent-above", meaning: "ABNORMAL_WIN_RATE: more than so many percent of them was won.",
        in: 100...100_000, default: 150)
    private static let reviewTypesMin = Setting.integer(
        "abuse.review-types-min",
        meaning: "MANUAL_REVIEW_REQUIRED: how many other types of signals are unresolved at least.", in: 1...100,
        default: 2)
}

private import Domain
package import ServiceRuntime
package import VIPContract

private let descriptionCharactersMax = 2_000

extension VIPLevel {
    /// Reads a level, noting every mistake.
    ///
    /// - Parameter field: What the request calls it.
    /// - Returns: nil when there is one.
    package init?(_ wire: Level?, field: String, _ fields: inout RequestFields) {
        guard let wire else {
            fields.refuse(field, "is needed")
            return nil
        }
        let id = fields.read("\(field).level_id") { () throws(DomainError) in try VIPLevelID(Int64(wire.levelID)) }
        if !(1...50).contains(wire.name.unicodeScalars.count) {
            fields.refuse("\(field).name", "has 1 to 50 characters")
        }
        if wire.rank < 1 { fields.refuse("\(field).rank", "is 1 or more, came \(wire.rank)") }
        let points = fields.read("\(field).points_required") { () throws(DomainError) in
            let points = Points(try FixedDecimal(wire.pointsRequired))
            guard points >= .zero else { throw DomainError(.outOfRange, "must be at least 0, came \(points)") }
            return points
        }
        let store = fields.read("\(field).store_multiplier") { () throws(DomainError) in
            try Self.factor(try FixedDecimal(wire.storeMultiplier), below: 100)
        }
        let daily = fields.read("\(field).daily_bonus_multiplier") { () throws(DomainError) in
            try Self.factor(try FixedDecimal(wire.dailyBonusMultiplier), below: 100)
        }
        let cashback = fields.read("\(field).cashback_percentage") { () throws(DomainError) in
            try Self.factor(try FixedDecimal(wire.cashbackPercentage), below: 1_000)
        }
        let maximum = fields.read("\(field).cashback_max_amount") { () throws(DomainError) -> Money? in
            guard let amount = wire.cashbackMaxAmount else { return nil }
            return try Money(amount, in: .nonNegative)
        }
        let tierUpGold = fields.read("\(field).tier_up_gc_reward") { () throws(DomainError) in
            try Money(wire.tierUpGCReward, in: .nonNegative)
        }
        let tierUpSweepstakes = fields.read("\(field).tier_up_sc_reward") { () throws(DomainError) in
            try Money(wire.tierUpSCReward, in: .nonNegative)
        }
        let birthdayGold = fields.read("\(field).birthday_gc_gift") { () throws(DomainError) in
            try Money(wire.birthdayGCGift, in: .nonNegative)
        }
        let birthdaySweepstakes = fields.read("\(field).birthday_sc_gift") { () throws(DomainError) in
            try Money(wire.birthdaySCGift, in: .nonNegative)
        }
        if wire.description.unicodeScalars.count > descriptionCharactersMax {
            fields.refuse("\(field).description", "has at most \(descriptionCharactersMax) characters")
        }
        if wire.imageURL.unicodeScalars.count > 500 {
            fields.refuse("\(field).image_url", "has at most 500 characters")
        }
        guard let id, let points, let store, let daily, let cashback, let maximum, let tierUpGold,
            let tierUpSweepstakes, let birthdayGold, let birthdaySweepstakes, fields.areValid
        else { return nil }
        self.init(
            id: id, name: wire.name, rank: wire.rank, pointsRequired: points, storeMultiplier: store,
            multipliesSweepstakesCoins: wire.multipliesSC, dailyBonusMultiplier: daily, cashbackPercentage: cashback,
            cashbackMaximum: maximum, tierUpGoldCoins: tierUpGold, tierUpSweepstakesCoins: tierUpSweepstakes,
            birthdayGoldCoins: birthdayGold, birthdaySweepstakesCoins: birthdaySweepstakes,
            description: wire.description.isEmpty ? nil : wire.description,
            imageURL: wire.imageURL.isEmpty ? nil : wire.imageURL)
    }

    /// A number of three decimals, from 0 to less than `limit`.
    private static func factor(_ value: FixedDecimal, below limit: Int32) throws(DomainError) -> FixedDecimal {
        guard value >= .zero, value < FixedDecimal(limit) else {
            throw DomainError(.outOfRange, "must be at least 0 and less than \(limit), came \(value)")
        }
        guard try value.rounded(toDecimals: 3, .down) == value else {
            throw DomainError(.tooPrecise, "has at most 3 decimals, came \(value)")
        }
        return value
    }

    /// As the wire carries it.
    package var contract: Level {
        Level(
            levelID: Int32(clamping: id.value), name: name, rank: rank, pointsRequired: pointsRequired.contract,
            storeMultiplier: storeMultiplier.contract, multipliesSC: multipliesSweepstakesCoins,
            dailyBonusMultiplier: dailyBonusMultiplier.contract, cashbackPercentage: cashbackPercentage.contract,
            cashbackMaxAmount: cashbackMaximum?.contract, tierUpGCReward: tierUpGoldCoins.contract,
            tierUpSCReward: tierUpSweepstakesCoins.contract, birthdayGCGift: birthdayGoldCoins.contract,
            birthdaySCGift: birthdaySweepstakesCoins.contract, description: description ?? "",
            imageURL: imageURL ?? "")
    }
}

private import CommonContract
package import Domain
package import RewardsContract
package import ServiceRuntime

/// A reward that somebody grants by hand, with every field valid on its own.
package struct GrantByHand: Sendable {
    package static let descriptionCharactersMax = 500
    private static let metadataBytesMax = 4 << 10
    private static let metadataCountMax = 50
    private static let hoursMax: Int32 = 87_600
    private static let gamesMax = 100

    package var player: PlayerID
    package var grant: RewardGrant
    package var description: String?

    /// Reads a grant, noting every mistake.
    ///
    /// - Returns: nil when there is one.
    package init?(_ request: GrantRewardRequest, at now: Timestamp, _ fields: inout RequestFields) {
        let player = fields.read("player_id") { () throws(DomainError) in try PlayerID(request.playerID) }
        let grant = Self.grant(request.terms ?? RewardTerms(), at: now, &fields)
        if request.description.unicodeScalars.count > Self.descriptionCharactersMax
            || request.description.contains("\0")
        {
            fields.refuse("description", "has at most \(Self.descriptionCharactersMax) characters, and no NUL")
        }
        guard let player, let grant, fields.areValid else { return nil }
        self.player = player
        self.grant = grant
        description = request.description.isEmpty ? nil : request.description
    }

    private static func grant(_ terms: RewardTerms, at now: Timestamp, _ fields: inout RequestFields) -> RewardGrant? {
        let type = fields.read("terms.type") { () throws(DomainError) in try RewardsService.RewardType(terms.type) }
        guard let type else { return nil }
        let amount = fields.read("terms.amount") { () throws(DomainError) in
            let amount = try Domain.Money(terms.amount, in: type.currency == nil ? .nonNegative : .positive)
            guard let currency = type.currency else {
                guard amount.isZero else { throw DomainError(.outOfRange, "must be 0: perks are no money") }
                return amount
            }
            try currency.check(amount)
            return amount
        }
        if !(0...hoursMax).contains(terms.expiryHours) {
            fields.refuse("terms.expiry_hours", "is 0 to \(hoursMax), came \(terms.expiryHours)")
        } else if terms.expiryHours > 0, type.currency != .bonus, type != .vipPerks {
            fields.refuse("terms.expiry_hours", "is said of a bonus or of perks only")
        }
        checkMetadata(terms.metadata, &fields)
        guard let amount else { return nil }
        var grant = RewardGrant(
            type: type, amount: amount,
            expiresAt: terms.expiryHours > 0 ? now + .seconds(Int64(terms.expiryHours) * 3_600) : nil,
            isPending: terms.isPending, metadata: terms.metadata)
        readBonus(terms, &grant, &fields)
        return fields.areValid ? grant : nil
    }

    /// What is said of a bonus and its wagering.
    private static func readBonus(_ terms: RewardTerms, _ grant: inout RewardGrant, _ fields: inout RequestFields) {
        let isBonus = grant.type.currency == .bonus
        let amount = grant.amount
        grant.wageringRequired =
            fields.read("terms.wagering_requirement") { () throws(DomainError) in
                let factor = try FixedDecimal(terms.wageringRequirement)
                guard factor >= .zero, factor <= FixedDecimal(isBonus ? 1_000 : 0) else {
                    throw DomainError(.outOfRange, "is 0 to 1,000 for a bonus, 0 for others, came \(factor)")
                }
                return try Domain.Money(FixedDecimal(amount).multiplied(by: factor, rounding: .up), rounding: .up)
            } ?? .zero
        grant.maxBet = limit("terms.max_bet", terms.maxBet, isBonus, &fields)
        grant.maxConversion = limit("terms.max_conversion", terms.maxConversion, isBonus, &fields)
        grant.convertsTo =
            fields.read("terms.convert_to") { () throws(DomainError) in
                switch terms.convertTo {
                case .unspecified: return Domain.Currency.sweepstakesCoins
                case .sc where isBonus: return .sweepstakesCoins
                case .rp where isBonus: return .rewardPoints
                default: throw DomainError(.outOfRange, "is SC or RP, and said of a bonus only")
                }
            } ?? .sweepstakesCoins
        grant.games = games(terms, isBonus, &fields)
    }

    /// What wagers on games count for: in full, or in part.
    private static func games(
        _ terms: RewardTerms, _ isBonus: Bool, _ fields: inout RequestFields
    ) -> GameContributions {
        guard !terms.eligibleGames.isEmpty || !terms.gameShares.isEmpty else { return .all }
        let whole = fields.read("terms.eligible_games") { () throws(DomainError) in
            guard isBonus || terms.eligibleGames.isEmpty, terms.eligibleGames.count <= gamesMax else {
                throw DomainError(.outOfRange, "has at most \(gamesMax) elements, and is said of a bonus only")
            }
            let shares = Dictionary(
                terms.eligibleGames.map { ($0, FixedDecimal.one) }, uniquingKeysWith: { one, _ in one })
            _ = try GameContributions(shares)
            return shares
        }
        let games = fields.read("terms.game_shares") { () throws(DomainError) in
            guard isBonus || terms.gameShares.isEmpty, terms.eligibleGames.count + terms.gameShares.count <= gamesMax
            else {
                throw DomainError(
                    .outOfRange, "has at most \(gamesMax) entries with eligible_games, and is said of a bonus only")
            }
            var shares = whole ?? [:]
            for (name, share) in terms.gameShares {
                guard shares[name] == nil else {
                    throw DomainError(.malformed, "says of \(name) what eligible_games says of it, too")
                }
                shares[name] = try FixedDecimal(share)
            }
            return try GameContributions(shares)
        }
        return games ?? .all
    }

    /// An amount where zero stands for none.
    private static func limit(
        _ field: String, _ wire: CommonContract.Money?, _ isBonus: Bool, _ fields: inout RequestFields
    ) -> Domain.Money? {
        let amount = fields.read(field) { () throws(DomainError) in
            let amount = try Domain.Money(wire, in: .nonNegative)
            guard amount.isZero || isBonus else { throw DomainError(.outOfRange, "is said of a bonus only") }
            return amount
        }
        return amount.flatMap { $0.isZero ? nil : $0 }
    }

    private static func checkMetadata(_ metadata: [String: String], _ fields: inout RequestFields) {
        fields.checkPairs("terms.metadata", metadata, countMax: metadataCountMax, bytesMax: metadataBytesMax)
        if metadata.contains(where: { $0.key.contains("\0") || $0.value.contains("\0") }) {
            fields.refuse("terms.metadata", "has no character NUL")
        }
    }
}

internal import Domain

/// Reads a `reward_config`, member by member, remembering everything that is wrong with it.
struct RewardConfigReader {
    private static let wageringRequirementMax = FixedDecimal(1_000)
    /// Ten years.
    private static let hoursMax: Int32 = 87_600
    private static let metadataBytesMax = 4 << 10
    /// Members that say something of a bonus and its wagering.
    private static let bonusMembers = [
        "wagering_requirement", "eligible_games", "max_bet", "max_conversion", "convert_to",
    ]

    private let object: JSONObject
    private(set) var problems: [RuleProblem] = []
    private var known: Set<String> = []

    init(_ object: JSONObject) { self.object = object }

    /// - Returns: What can be read of it; worth nothing where there are problems.
    mutating func config() -> RewardConfig? {
        guard let type = type() else { return nil }
        var config = RewardConfig(type: type, formula: formula(for: type))
        config.minAmount = read("min_amount") { (value) throws(RuleProblem) in try Self.amount(value, of: type) }
        config.maxAmount = read("max_amount") { (value) throws(RuleProblem) in try Self.amount(value, of: type) }
        config.wageringRequirement = read("wagering_requirement", Self.wageringRequirement) ?? .zero
        config.expiryHours = read("expiry_hours", Self.hours)
        config.games = read("eligible_games", Self.games) ?? .all
        config.maxBet = read("max_bet", Self.bonusAmount)
        config.maxConversion = read("max_conversion", Self.bonusAmount)
        config.convertsTo = read("convert_to", Self.conversion) ?? .sweepstakesCoins
        config.frequency = read("once_per", Self.frequency) ?? .day
        config.cooldownHours = read("cooldown_hours", Self.hours)
        config.isExclusive = read("exclusive", Self.flag) ?? false
        config.isPending = read("pending", Self.flag) ?? false
        config.metadata = read("metadata", Self.metadata) ?? [:]
        check(config)
        return config
    }

    private mutating func type() -> RewardType? {
        let names = RewardType.allCases.map(\.rawValue).joined(separator: ", ")
        known.insert("type")
        guard case .string(let name)? = object["type"], let type = RewardType(rawValue: name) else {
            problems.append(RuleProblem(path: "type", "is one of \(names)"))
            return nil
        }
        return type
    }

    private mutating func formula(for type: RewardType) -> Formula? {
        guard type.currency != nil else {
            if object["formula"] != nil {
                problems.append(RuleProblem(path: "formula", "\(type.rawValue) have no amount"))
            }
            known.insert("formula")
            return nil
        }
        let formula = read("formula") { (value) throws(RuleProblem) -> Formula in
            guard case .string(let text) = value else { throw RuleProblem("is a text such as \"net_loss * 0.10\"") }
            return try Formula(text, vocabulary: .rewards)
        }
        if object["formula"] == nil { problems.append(RuleProblem(path: "formula", "is needed")) }
        return formula
    }

    /// What the members say together.
    private mutating func check(_ config: RewardConfig) {
        for member in object.members where !known.contains(member.name) {
            problems.append(RuleProblem(path: member.name, "is no member of a reward_config; README.md lists them"))
        }
        if let least = config.minAmount, let most = config.maxAmount, least > most {
            problems.append(RuleProblem(path: "min_amount", "is at most max_amount, came \(least) and \(most)"))
        }
        if config.type.currency != .bonus {
            for name in Self.bonusMembers where object[name] != nil {
                problems.append(RuleProblem(path: name, "\(config.type.rawValue) is no bonus and is not wagered"))
            }
            if config.type != .vipPerks, object["expiry_hours"] != nil {
                problems.append(RuleProblem(path: "expiry_hours", "\(config.type.rawValue) does not expire"))
            }
        }
    }

    private mutating func read<Value>(
        _ name: String, _ parse: (JSONValue) throws(RuleProblem) -> Value
    ) -> Value? {
        known.insert(name)
        guard let value = object[name] else { return nil }
        do throws(RuleProblem) {
            return try parse(value)
        } catch {
            problems.append(error.within(name))
            return nil
        }
    }
}

// MARK: - Values

extension RewardConfigReader {
    private static func decimal(_ value: JSONValue) throws(RuleProblem) -> FixedDecimal {
        guard case .number(let number) = value else { throw RuleProblem("is a number, came \(value.kindForMessage)") }
        do throws(DomainError) { return try number.decimal() } catch { throw RuleProblem(error.message) }
    }

    /// An amount above zero that has at most four decimals.
    private static func bonusAmount(_ value: JSONValue) throws(RuleProblem) -> Money {
        try amount(value, of: .bonusBalance)
    }

    private static func amount(_ value: JSONValue, of type: RewardType) throws(RuleProblem) -> Money {
        let decimal = try decimal(value)
        do throws(DomainError) {
            let amount = try Money(decimal, rounding: .down)
            guard FixedDecimal(amount) == decimal else {
                throw DomainError(.tooPrecise, "has at most 4 decimals, came \(decimal)")
            }
            try MoneyRange.positive.check(amount)
            try type.currency?.check(amount)
            return amount
        } catch {
            throw RuleProblem(error.message)
        }
    }

    private static func wageringRequirement(_ value: JSONValue) throws(RuleProblem) -> FixedDecimal {
        let factor = try decimal(value)
        guard factor >= .zero, factor <= wageringRequirementMax else {
            throw RuleProblem("is between 0 and \(wageringRequirementMax), came \(factor)")
        }
        return factor
    }

    private static func hours(_ value: JSONValue) throws(RuleProblem) -> Int32 {
        let decimal = try decimal(value)
        guard let hours = decimal.wholeNumber, (1...hoursMax).contains(hours) else {
            throw RuleProblem("is a whole number of hours, 1 to \(hoursMax), came \(decimal)")
        }
        return hours
    }

    private static func flag(_ value: JSONValue) throws(RuleProblem) -> Bool {
        guard case .bool(let flag) = value else { throw RuleProblem("is true or false") }
        return flag
    }

    private static func frequency(_ value: JSONValue) throws(RuleProblem) -> GrantFrequency {
        guard case .string(let name) = value, let frequency = GrantFrequency(rawValue: name) else {
            let names = GrantFrequency.allCases.map(\.rawValue).joined(separator: ", ")
            throw RuleProblem("is one of \(names)")
        }
        return frequency
    }

    private static func conversion(_ value: JSONValue) throws(RuleProblem) -> Currency {
        guard case .string(let name) = value, let currency = Currency(rawValue: name),
            currency == .sweepstakesCoins || currency == .rewardPoints
        else { throw RuleProblem("is SC or RP") }
        return currency
    }

    private static func games(_ value: JSONValue) throws(RuleProblem) -> GameContributions {
        var shares: [String: FixedDecimal] = [:]
        switch value {
        case .array(let elements):
            for element in elements {
                guard case .string(let name) = element else { throw RuleProblem("lists names of games") }
                shares[name] = .one
            }
        case .object(let object):
            for member in object.members {
                do throws(RuleProblem) {
                    shares[member.name] = try decimal(member.value)
                } catch { throw error.within(member.name) }
            }
        default:
            throw RuleProblem(
                #"is a list such as ["slots"], or says what each counts for: {"slots": 1, "roulette": 0.5}"#)
        }
        guard (1...100).contains(shares.count) else { throw RuleProblem("names 1 to 100 games, came \(shares.count)") }
        do throws(DomainError) { return try GameContributions(shares) } catch { throw RuleProblem(error.message) }
    }

    private static func metadata(_ value: JSONValue) throws(RuleProblem) -> [String: String] {
        guard case .object(let object) = value else { throw RuleProblem("is an object of texts") }
        guard object.description.utf8.count <= metadataBytesMax else {
            throw RuleProblem("has at most \(metadataBytesMax) bytes")
        }
        var pairs: [String: String] = [:]
        for member in object.members {
            guard case .string(let text) = member.value else { throw RuleProblem(path: member.name, "is a text") }
            pairs[member.name] = text
        }
        return pairs
    }
}

extension FixedDecimal {
    /// The number as a 32-bit one; nil for a fraction, or one that does not fit.
    fileprivate var wholeNumber: Int32? {
        guard let whole = Int32(exactly: billionths / FixedDecimal.one.billionths), self == FixedDecimal(whole) else {
            return nil
        }
        return whole
    }
}

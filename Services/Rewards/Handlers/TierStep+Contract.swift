private import CommonContract
internal import Domain
internal import RPC
internal import RewardsContract
internal import ServiceRuntime

extension TierStep {
    private static let benefitsMax = 50
    private static let benefitBytesMax = 4 << 10

    /// As the wire carries it.
    var contract: TierDefinition {
        TierDefinition(
            tier: level.contract, lpMin: pointsMin, lpMax: pointsMax ?? 0,
            cashbackMultiplier: cashbackMultiplier.contract, benefits: benefits)
    }

    /// - Throws: INVALID_ARGUMENT naming every field that is malformed.
    static func read(_ wire: [TierDefinition]) throws(RPCError) -> [TierStep] {
        var fields = RequestFields()
        var steps: [TierStep] = []
        if wire.count > TierLevel.allCases.count {
            fields.refuse("tiers", "has at most \(TierLevel.allCases.count) elements")
            throw fields.error
        }
        for (index, tier) in wire.enumerated() {
            if let step = TierStep(tier, "tiers[\(index)]", &fields) { steps.append(step) }
        }
        guard fields.areValid else { throw fields.error }
        return steps
    }

    private init?(_ wire: TierDefinition, _ path: String, _ fields: inout RequestFields) {
        let level = fields.read("\(path).tier") { () throws(DomainError) in try TierLevel(wire.tier) }
        if wire.lpMin < 0 { fields.refuse("\(path).lp_min", "is 0 or more, came \(wire.lpMin)") }
        if wire.lpMax < 0 { fields.refuse("\(path).lp_max", "is 0 or more, came \(wire.lpMax)") }
        let multiplier = fields.read("\(path).cashback_multiplier") { () throws(DomainError) in
            let multiplier = try FixedDecimal(wire.cashbackMultiplier)
            guard multiplier >= .zero, multiplier <= FixedDecimal(100) else {
                throw DomainError(.outOfRange, "is 0 to 100, came \(multiplier)")
            }
            guard try multiplier.rounded(toDecimals: 3, .down) == multiplier else {
                throw DomainError(.tooPrecise, "has at most three decimal places, came \(multiplier)")
            }
            return multiplier
        }
        fields.checkPairs("\(path).benefits", wire.benefits, countMax: Self.benefitsMax, bytesMax: Self.benefitBytesMax)
        if wire.benefits["cashback_multiplier"] != nil {
            fields.refuse("\(path).benefits", "cashback_multiplier has a field of its own")
        }
        guard let level, let multiplier, fields.areValid else { return nil }
        self.init(
            level: level, pointsMin: wire.lpMin, pointsMax: wire.lpMax == 0 ? nil : wire.lpMax,
            cashbackMultiplier: multiplier, benefits: wire.benefits)
    }
}

extension RequestFields {
    /// Notes pairs that are too many or too large, or have no name.
    mutating func checkPairs(_ field: String, _ pairs: [String: String], countMax: Int = .max, bytesMax: Int) {
        if pairs.count > countMax { refuse(field, "has at most \(countMax) entries") }
        if pairs[""] != nil { refuse(field, "has no entry without a name") }
        if pairs.reduce(0, { $0 + $1.key.utf8.count + $1.value.utf8.count }) > bytesMax {
            refuse(field, "has at most \(bytesMax) bytes")
        }
    }
}

extension TierLadderRefusal {
    /// What the caller gets.
    var error: RPCError {
        switch self {
        case .incomplete:
            .failedPrecondition(
                "TIERS_INCOMPLETE", "Tell all four tiers, each once: BRONZE, SILVER, GOLD, PLATINUM.")
        case .notContiguous(let level):
            .failedPrecondition(
                "TIERS_NOT_CONTIGUOUS",
                "\(level.rawValue) must begin right after the tier below it, the first at 0; only the last has no end.",
                metadata: ["tier": level.rawValue])
        }
    }
}

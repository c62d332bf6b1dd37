private import CommonContract
private import Domain
package import RewardsContract
package import ServiceRuntime

extension EvaluationTrigger {
    /// Reads a trigger, noting every mistake.
    ///
    /// - Returns: nil where there is one; ``none`` for an absent trigger.
    package init?(_ wire: Trigger?, _ fields: inout RequestFields) {
        guard let wire else {
            self = .none
            return
        }
        let kind = fields.read("trigger.type") { () throws(DomainError) in try Self.kind(wire.type) }
        let event = fields.readOptional("trigger.event_id", wire.eventID) { (text) throws(DomainError) in
            try ReferenceID(text)
        }
        let game = fields.readOptional("trigger.game", wire.game) { (text) throws(DomainError) in try GameID(text) }
        let amount = fields.read("trigger.amount") { () throws(DomainError) in
            try Domain.Money(wire.amount, in: .nonNegative)
        }
        guard let kind, let event, let game, let amount else { return nil }
        let weighted = fields.read("trigger.currency") { () throws(DomainError) -> FixedDecimal? in
            guard kind == .wager else {
                guard wire.currency == .unspecified || kind == .deposit && wire.currency == .cash else {
                    throw DomainError(.outOfRange, "is said of a wager only")
                }
                return kind == .deposit ? FixedDecimal(amount) : nil
            }
            let currency = try Domain.Currency(wire.currency)
            guard currency.isWagerable else { throw DomainError(.outOfRange, "nobody bets \(currency)") }
            return currency.weightedWager(amount)
        }
        let hasAmount = kind == .deposit || kind == .wager
        if hasAmount != amount.isPositive {
            fields.refuse("trigger.amount", hasAmount ? "is more than 0" : "is said of a deposit or a wager only")
        }
        guard let weighted, fields.areValid else { return nil }
        self.init(kind: kind, event: event, amount: weighted, game: game)
    }

    private static func kind(_ wire: TriggerType) throws(DomainError) -> Kind? {
        switch wire {
        case .unspecified: nil
        case .deposit: .deposit
        case .wager: .wager
        case .session: .session
        case .registration: .registration
        case .schedule: .schedule
        case .unrecognized(let number):
            throw DomainError(.outOfRange, "must be one of the trigger types, came the unknown number \(number)")
        }
    }
}

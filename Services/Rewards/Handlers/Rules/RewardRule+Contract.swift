private import Domain
package import RewardsContract
private import ServiceRuntime

extension RewardRule {
    /// As the wire carries it.
    package var contract: Rule {
        Rule(
            ruleID: id.text, version: version, draft: text.contract, isActive: isActive, createdAt: createdAt.contract,
            updatedAt: updatedAt.contract, archivedAt: archivedAt?.contract)
    }
}

extension Domain.RuleVariable {
    /// As the wire carries it.
    package var contract: RewardsContract.RuleVariable {
        switch kind {
        case .number(let unit): .init(name: name, kind: "number", unit: unit.rawValue, meaning: meaning)
        case .label(let labels): .init(name: name, kind: "label", labels: labels, meaning: meaning)
        case .text: .init(name: name, kind: "text", meaning: meaning)
        case .flag: .init(name: name, kind: "flag", meaning: meaning)
        }
    }
}

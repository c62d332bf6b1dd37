/// Reads the members of a rule's conditions.
struct ConditionReader {
    let vocabulary: RuleVocabulary
    private(set) var conditions: [RuleCondition] = []
    var problems: [RuleProblem] = []

    init(vocabulary: RuleVocabulary) {
        self.vocabulary = vocabulary
    }

    mutating func read(_ member: JSONObject.Member) {
        do throws(RuleProblem) {
            conditions += try Self.conditions(of: member, vocabulary: vocabulary)
        } catch {
            problems.append(error.within(member.name))
        }
    }

    private static func conditions(
        of member: JSONObject.Member, vocabulary: RuleVocabulary
    ) throws(RuleProblem) -> [RuleCondition] {
        if let variable = vocabulary[member.name] {
            switch member.value {
            case .object(let bounds): return try range(bounds, of: variable)
            case .array(let values): return [try membership(values, of: variable)]
            case .null, .bool, .number, .string:
                let wanted = try value(member.value, of: variable)
                return [RuleCondition(name: member.name, variable: variable.name, test: .equals(wanted))]
            }
        }
        for (suffix, isLowest) in [("_min", true), ("_max", false)] where member.name.hasSuffix(suffix) {
            guard let variable = vocabulary[String(member.name.dropLast(suffix.count))] else { continue }
            let bound = try bound(member.value, of: variable)
            return [
                RuleCondition(
                    name: member.name, variable: variable.name, test: isLowest ? .isAtLeast(bound) : .isAtMost(bound))
            ]
        }
        throw RuleProblem(vocabulary.unknown(member.name))
    }

    private static func range(
        _ bounds: JSONObject, of variable: RuleVariable
    ) throws(RuleProblem) -> [RuleCondition] {
        guard !bounds.isEmpty else { throw RuleProblem("has at least one of min, max and equals") }
        var conditions: [RuleCondition] = []
        for member in bounds.members {
            let test: RuleCondition.Test
            do throws(RuleProblem) {
                switch member.name {
                case "min": test = .isAtLeast(try bound(member.value, of: variable))
                case "max": test = .isAtMost(try bound(member.value, of: variable))
                case "equals": test = .equals(try value(member.value, of: variable))
                default: throw RuleProblem("is one of min, max and equals")
                }
            } catch { throw error.within(member.name) }
            conditions.append(
                RuleCondition(name: "\(variable.name).\(member.name)", variable: variable.name, test: test))
        }
        if case .number(let low)? = bounds["min"], case .number(let high)? = bounds["max"],
            let low = try? low.decimal(), let high = try? high.decimal(), low > high
        {
            throw RuleProblem("min is at most max, came \(low) and \(high)")
        }
        return conditions
    }

    private static func membership(
        _ values: [JSONValue], of variable: RuleVariable
    ) throws(RuleProblem) -> RuleCondition {
        guard (1...RuleConditions.valuesMax).contains(values.count) else {
            throw RuleProblem("lists 1 to \(RuleConditions.valuesMax) values, came \(values.count)")
        }
        var wanted: [RuleValue] = []
        for element in values { wanted.append(try value(element, of: variable)) }
        return RuleCondition(name: variable.name, variable: variable.name, test: .isOneOf(wanted))
    }

    private static func bound(_ json: JSONValue, of variable: RuleVariable) throws(RuleProblem) -> FixedDecimal {
        guard case .number = variable.kind else {
            throw RuleProblem("\(variable.name) is \(variable.kind.noun) and has no bounds")
        }
        guard case .number(let number) = try value(json, of: variable) else { throw RuleProblem("is a number") }
        return number
    }

    private static func value(_ json: JSONValue, of variable: RuleVariable) throws(RuleProblem) -> RuleValue {
        switch (variable.kind, json) {
        case (.number, .number(let number)):
            do throws(DomainError) {
                return .number(try number.decimal())
            } catch {
                throw RuleProblem(error.message)
            }
        case (.label(let labels), .string(let text)) where labels.contains(text): return .text(text)
        case (.text, .string(let text)): return .text(text)
        case (.flag, .bool(let flag)): return .flag(flag)
        case (.label, .string(let text)):
            throw RuleProblem("\(variable.name) is \(variable.kind.noun), came \(text.quotedForMessage)")
        case (.number, _), (.label, _), (.text, _), (.flag, _):
            throw RuleProblem("\(variable.name) is \(variable.kind.noun), came \(json.kindForMessage)")
        }
    }
}

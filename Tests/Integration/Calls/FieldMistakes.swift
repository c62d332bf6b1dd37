import Domain

@testable import loyalty

/// The mistakes that can be made in one field, by its type and its meaning.
struct FieldMistakes {
    let schema: Schema
    let field: Schema.Field
    /// Of the whole list, not of one of its elements.
    var isList = false

    private func strings(_ texts: String...) -> [JSONValue] { texts.map(JSONValue.string) }

    private func number(_ value: Int64) -> JSONValue { .number(JSONNumber(value)) }

    private static let long = JSONValue.string(String(repeating: "x", count: 70_000))
    private static let longJSON = JSONValue.string("{\"a\": \"\(String(repeating: "x", count: 70_000))\"}")

    /// Each with the values that make it; those of a message's own fields are made there.
    var all: [(Mistake, [JSONValue])] {
        if isList { return [(.tooLong, [tooMany])] }
        switch field.kind {
        case .text: return texts
        case .enumeration: return [(.unknownValue, [number(99), number(-1)])]
        case .int32: return [(.negative, [number(-1)]), (.tooLarge, [number(Int64(Int32.max))])]
        case .int64: return [(.negative, [number(-1)]), (.tooLarge, [.string("\(Int64.max)")])]
        case .message: return wellKnown
        case .bytes:
            return [
                (.malformed, [.string("eA==")]),
                (.tooLong, [.string(String(repeating: "eHh4", count: 20_000))]),
            ]
        case .truth: return []
        }
    }

    /// More elements or entries than anything takes.
    private var tooMany: JSONValue {
        guard let value = schema.valueOfMap(field) else {
            return .array(Array(repeating: filling, count: 10_001))
        }
        var entries = JSONObject()
        let filling = FieldMistakes(schema: schema, field: value).filling
        for index in 0..<3_001 { entries["k\(index)"] = filling }
        return .object(entries)
    }

    /// What is no mistake in itself, to make many of.
    var filling: JSONValue {
        switch field.kind {
        case .text: .string(isIdentifier ? "00000000-0000-4000-8000-000000000000" : "x")
        case .message: .object(JSONObject())
        case .bytes: .string("eHh4eHh4eHh4eHh4eHh4eA==")
        default: number(1)
        }
    }

    private static let oneLongCharacter = JSONValue.string("e" + String(repeating: "\u{301}", count: 10_000))

    private var texts: [(Mistake, [JSONValue])] {
        var mistakes: [(Mistake, [JSONValue])] = [
            (.control, [.string("a\u{0}b")]), (.notText, [.string(CallTarget.noText)]),
        ]
        // Whoever has a token of another form than those that are answered has none.
        if ["page_token", "token"].contains(field.name) {
            let zeros = JSONValue.string(String(repeating: "0", count: 64))
            return mistakes + [(.tampered, [.string("x"), zeros, Self.long, Self.oneLongCharacter])]
        }
        mistakes.append((.tooLong, [isJSON ? Self.longJSON : Self.long]))
        mistakes.append((.combining, [Self.oneLongCharacter]))
        switch field.name {
        case "day", "from_day", "until_day", "birthdate":
            mistakes.append(
                (.malformed, strings("2026-02-30", "yesterday", "2026-1-1", "0000-00-00")))
        case "month": mistakes.append((.malformed, strings("2026-13", "May", "2026-1")))
        case "country": mistakes.append((.malformed, strings("usa", "u1", "us")))
        case "email":
            mistakes.append((.malformed, strings("ada", "@", "a b@example.com")))
        case "time_zone":
            mistakes.append((.malformed, strings("Mars/Olympus", "../etc/passwd")))
        case "ip": mistakes.append((.malformed, strings("1.2.3", "300.1.1.1")))
        case "price_currency": mistakes.append((.malformed, strings("usd", "dollars")))
        default: break
        }
        if isJSON { mistakes.append((.badJSON, Self.badJSON)) }
        if isIdentifier {
            let malformed = [
                "7", "{00000000-0000-4000-8000-000000000000}", "AAAAAAAA-0000-4000-8000-000000000000",
            ]
            mistakes.append((.malformed, malformed.map(JSONValue.string)))
            mistakes.append((.unknownID, [.string("11111111-2222-4333-8444-555555555555")]))
        }
        return mistakes
    }

    private static let badJSON: [JSONValue] = [
        "{", "[]", "\"text\"", "{\"a\": 1, \"a\": 2}", "{\"a\": \"\\u0000\"}", "{\"a\": 1} x",
        "{\"a\": NaN}",
        String(repeating: "{\"a\":", count: 40) + "1" + String(repeating: "}", count: 40),
    ].map(JSONValue.string)

    private var wellKnown: [(Mistake, [JSONValue])] {
        func pair(_ first: (String, String), _ second: (String, String)) -> JSONValue {
            var object = JSONObject()
            for (name, value) in [first, second] { object[name] = .string(value) }
            return .object(object)
        }
        func amount(_ units: String, _ nanos: String) -> JSONValue {
            pair(("units", units), ("nanos", nanos))
        }
        func time(_ seconds: String, _ nanos: String) -> JSONValue {
            pair(("seconds", seconds), ("nanos", nanos))
        }
        switch field.typeName {
        case "loyalty.common.v1.Money", "loyalty.common.v1.Decimal":
            let common: [(Mistake, [JSONValue])] = [
                (.negative, [amount("-1", "0")]), (.tooLarge, [amount("\(Int64.max)", "0")]),
                (.contradicting, [amount("1", "-1"), amount("-1", "1"), amount("0", "1000000000")]),
            ]
            return field.typeName.hasSuffix("Money")
                ? common + [(.tooPrecise, [amount("1", "1")])] : common
        case "google.protobuf.Timestamp":
            return [
                (.tooLarge, [time("\(Int64.max)", "0"), time("253402300800", "0")]),
                (.negative, [time("\(Int64.min)", "0")]),
                (.malformed, [time("0", "-1"), time("0", "1000000000")]),
            ]
        default: return []
        }
    }

    /// Whether it is one of the documents that are kept as they are.
    private var isJSON: Bool { field.name == "metadata" || field.name.hasSuffix("_json") }

    /// Whether it holds a UUID: all but those that their owners name.
    var isIdentifier: Bool {
        let named = [
            "campaign_id", "promotion_id", "correlation_id", "event_id", "rule_id", "rule_ids",
        ]
        return (field.name.hasSuffix("_id") || field.name.hasSuffix("_ids")) && field.kind == .text
            && !named.contains(field.name)
    }
}

extension Schema.Field {
    /// What requests are made of; `FieldDescriptorProto.Type` has more.
    enum Kind: UInt64 {
        case int64 = 3
        case int32 = 5
        case truth = 8
        case text = 9
        case message = 11
        case bytes = 12
        case enumeration = 14
    }

    var kind: Kind {
        guard let kind = Kind(rawValue: type) else {
            preconditionFailure("\(name) is of the type \(type): say which mistakes such a field can have")
        }
        return kind
    }
}

extension Schema {
    /// What the entries of a map have as their values; nil for a field that is no map.
    func valueOfMap(_ field: Field) -> Field? {
        guard let entry = messages[field.typeName], entry.isMapEntry else { return nil }
        return entry.fields.first { $0.name == "value" }
    }
}

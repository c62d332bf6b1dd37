import Domain
import RPCServicesContract

@testable import loyalty

/// A request with one mistake in it.
struct BadRequest: Sendable {
    /// Where the mistake is, such as `package.available_countries[0]`.
    let path: String
    let mistake: Mistake
    /// What stands there; nil where it was left out.
    let value: JSONValue?
    let request: JSONObject

    /// Every mistake in every field of an example, but for what is taken in it.
    static func all(of example: CallExample, _ request: ExampleRequest, _ target: CallTarget) -> [BadRequest] {
        possible(in: request, target).filter { bad in
            !bad.isAllowed(in: request) && CallExemption.of(example.method, bad.path, bad.mistake)?.answer != .taken
        }
    }

    /// The request without each of the fields that may be left out.
    static func allowed(in request: ExampleRequest, _ target: CallTarget) -> [BadRequest] {
        possible(in: request, target).filter { $0.isAllowed(in: request) }
    }

    /// Whatever can be wrong by the types and names of the fields.
    static func possible(in request: ExampleRequest, _ target: CallTarget) -> [BadRequest] {
        BadRequests(schema: target.schema).all(in: request.object, target.info.requestType, path: "")
    }

    private func isAllowed(in request: ExampleRequest) -> Bool {
        mistake == .missing && request.optional.contains(path)
    }
}

/// Makes the bad requests of one service.
private struct BadRequests {
    let schema: Schema

    /// What becomes of one field.
    struct Change {
        let path: String
        let mistake: Mistake
        /// What is wrong, in the field or deeper inside it; nil where it is left out.
        let mistaken: JSONValue?
        /// The whole field; nil where it is left out.
        let value: JSONValue?
    }

    func all(in object: JSONObject, _ type: String, path: String) -> [BadRequest] {
        let fields = schema.messages[type]?.fields ?? []
        var found = ranges(in: object, fields, path: path)
        for field in fields {
            for change in changes(of: object[field.name], field, path: path + field.name) {
                var request = object
                request[field.name] = change.value
                found.append(
                    BadRequest(path: change.path, mistake: change.mistake, value: change.mistaken, request: request))
            }
        }
        return found
    }

    private func changes(of value: JSONValue?, _ field: Schema.Field, path: String) -> [Change] {
        var found = value == nil ? [] : [Change(path: path, mistake: .missing, mistaken: nil, value: nil)]
        guard field.isRepeated else { return found + changesInside(value, field, path: path) }
        found += own(FieldMistakes(schema: schema, field: field, isList: true), path: path)
        if let value = schema.valueOfMap(field) { return found + changesOfMap(to: value, path: path) }
        var elements: [JSONValue] = []
        if case .array(let given) = value { elements = given }
        for change in changesInside(elements.first, field, path: "\(path)[0]") {
            let element = change.value ?? .object(JSONObject())
            found.append(
                Change(
                    path: change.path, mistake: change.mistake, mistaken: change.mistaken,
                    value: .array([element] + elements.dropFirst())))
        }
        return found
    }

    /// Of a value itself, or of the fields of a message.
    private func changesInside(_ value: JSONValue?, _ field: Schema.Field, path: String) -> [Change] {
        let found = own(FieldMistakes(schema: schema, field: field), path: path)
        guard found.isEmpty, field.kind == .message else { return found }
        var inner = JSONObject()
        if case .object(let object) = value { inner = object }
        return all(in: inner, field.typeName, path: path + ".").map { bad in
            Change(path: bad.path, mistake: bad.mistake, mistaken: bad.value, value: .object(bad.request))
        }
    }

    private func own(_ mistakes: FieldMistakes, path: String) -> [Change] {
        var found: [Change] = []
        for (mistake, values) in mistakes.all {
            for value in values {
                found.append(Change(path: path, mistake: mistake, mistaken: value, value: value))
            }
        }
        return found
    }

    /// Of the names of a map's entries, and of what they have as their values.
    private func changesOfMap(to value: Schema.Field, path: String) -> [Change] {
        let values = FieldMistakes(schema: schema, field: value)
        let names: [(Mistake, String)] = [
            (.tooLong, String(repeating: "x", count: 70_000)), (.control, "a\u{0}b"), (.notText, CallTarget.noText),
            (.malformed, ""),
        ]
        return names.map { change(path, $0, $1, values.filling) }
            + own(values, path: path).map { change(path, $0.mistake, "k", $0.mistaken) }
    }

    /// One entry in place of a map.
    private func change(_ path: String, _ mistake: Mistake, _ name: String, _ value: JSONValue?) -> Change {
        var map = JSONObject()
        map[name] = value
        return Change(path: path, mistake: mistake, mistaken: .object(map), value: .object(map))
    }

    /// Two times or days of which the second ends what the first begins, in the wrong order.
    private func ranges(in object: JSONObject, _ fields: [Schema.Field], path: String) -> [BadRequest] {
        var found: [BadRequest] = []
        for (first, second) in Self.rangeNames {
            guard let begin = fields.first(where: { $0.name == first }), fields.contains(where: { $0.name == second })
            else { continue }
            var request = object
            request[first] = .string(begin.kind == .text ? "2026-03-02" : "2020-03-02T00:00:00Z")
            request[second] = .string(begin.kind == .text ? "2026-03-01" : "2020-03-01T00:00:00Z")
            found.append(
                BadRequest(path: path + second, mistake: .wrongOrder, value: request[second], request: request))
        }
        return found
    }

    private static let rangeNames = [
        ("from", "until"), ("created_from", "created_until"), ("clicked_from", "clicked_until"),
        ("assigned_from", "assigned_until"), ("issued_from", "issued_until"), ("starts_at", "expires_at"),
        ("started_at", "ended_at"), ("valid_from", "valid_until"), ("from_day", "until_day"),
    ]
}

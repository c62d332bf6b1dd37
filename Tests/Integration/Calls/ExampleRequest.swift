import Domain

/// The request of an example, without the marks of what may be left out.
struct ExampleRequest: Sendable {
    var object: JSONObject
    /// Such as `terms.max_bet` or `postings[0].game`.
    private(set) var optional: Set<String> = []

    init(_ marked: JSONObject) {
        object = JSONObject()
        object = unmarked(marked, path: "")
    }

    private mutating func unmarked(_ marked: JSONObject, path: String) -> JSONObject {
        var object = JSONObject()
        for member in marked.members {
            let isOptional = member.name.hasSuffix("?")
            let name = isOptional ? String(member.name.dropLast()) : member.name
            if isOptional { optional.insert(path + name) }
            object[name] = unmarked(member.value, path: path + name)
        }
        return object
    }

    private mutating func unmarked(_ value: JSONValue, path: String) -> JSONValue {
        switch value {
        case .object(let object): return .object(unmarked(object, path: path + "."))
        case .array(let elements):
            var unmarkedElements: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                unmarkedElements.append(unmarked(element, path: "\(path)[\(index)]"))
            }
            return .array(unmarkedElements)
        default: return value
        }
    }
}

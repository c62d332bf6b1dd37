private import Domain
internal import Postgres

/// A flat JSON object of texts: what callers of `Post` want to find beside the row again.
struct MetadataColumn: PostgresDecodable {
    let pairs: [String: String]

    static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> MetadataColumn {
        let text = try String.decode(value)
        guard let object = try? JSONObject(parsing: text) else { throw .malformed }
        var pairs: [String: String] = [:]
        for member in object.members {
            guard case .string(let text) = member.value else { throw .malformed }
            pairs[member.name] = text
        }
        return MetadataColumn(pairs: pairs)
    }

    /// The object's text, or nil where there is nothing to keep, which is nearly always.
    static func text(_ pairs: [String: String]) -> String? {
        guard !pairs.isEmpty else { return nil }
        var object = JSONObject()
        for (name, text) in pairs { object[name] = .string(text) }
        return object.description
    }
}

private import Foundation
internal import Postgres

/// A flat JSON object of texts: what callers of `Post` want to find beside the row again.
struct MetadataColumn: PostgresDecodable {
    let pairs: [String: String]

    static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> MetadataColumn {
        let text = try String.decode(value)
        guard let pairs = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw .malformed
        }
        return MetadataColumn(pairs: pairs)
    }

    /// The object's text, or nil where there is nothing to keep, which is nearly always.
    static func text(_ pairs: [String: String]) -> String? {
        guard !pairs.isEmpty, let data = try? JSONEncoder().encode(pairs) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}

internal import Postgres

/// One of a few words, as a text column keeps it.
struct Label<Value: RawRepresentable & Sendable>: PostgresDecodable where Value.RawValue == String {
    let value: Value

    static func decode(_ column: PostgresValue) throws(PostgresDecodingError) -> Label {
        guard let value = Value(rawValue: try String.decode(column)) else { throw .outOfRange }
        return Label(value: value)
    }
}

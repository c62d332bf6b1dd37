internal import Postgres

/// A value of one of Postgres' enum types, by its label.
struct Label<Value: RawRepresentable & Sendable>: PostgresDecodable where Value.RawValue == String {
    let value: Value

    static func decode(_ column: PostgresValue) throws(PostgresDecodingError) -> Label {
        guard let value = Value(rawValue: try String.decode(column)) else { throw .outOfRange }
        return Label(value: value)
    }
}

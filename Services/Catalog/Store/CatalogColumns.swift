package import Postgres

/// `jsonb`.
extension JSONText: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .jsonb }

    package func encode(into writer: inout PostgresWriter) { PostgresJSON(text).encode(into: &writer) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> JSONText {
        JSONText(checked: try PostgresJSON.decode(value).text)
    }
}

extension PostgresRow {
    /// A column whose texts are the raw values of an enumeration, as a CHECK of the table sees to.
    func decodeCase<Case: RawRepresentable>(
        _ type: Case.Type = Case.self, at column: Int
    ) throws(PostgresError) -> Case where Case.RawValue == String {
        let text = try decode(String.self, at: column)
        guard let value = Case(rawValue: text) else {
            throw PostgresError(.decodingFailed, "Column \(column) says «\(text)», which is no \(Case.self).")
        }
        return value
    }

    /// The same, or NULL.
    func decodeCaseOrNil<Case: RawRepresentable>(
        _ type: Case.Type = Case.self, at column: Int
    ) throws(PostgresError) -> Case? where Case.RawValue == String {
        try decode(String?.self, at: column) == nil ? nil : try decodeCase(type, at: column)
    }
}

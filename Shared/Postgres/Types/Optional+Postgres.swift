extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }
    package static var parameterOID: UInt32 { Wrapped.parameterOID }
    package static var parameterFormat: Int32 { Wrapped.parameterFormat }

    package var isPostgresNull: Bool {
        switch self {
        case .none: true
        case .some(let value): value.isPostgresNull
        }
    }

    package func encode(into writer: inout PostgresWriter) {
        if case .some(let value) = self { value.encode(into: &writer) }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Wrapped? {
        try Wrapped.decode(value)
    }

    package static func decodeNull() throws(PostgresDecodingError) -> Wrapped? { nil }
}

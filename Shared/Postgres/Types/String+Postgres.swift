/// `text`, `varchar`, `char`, and any enum.
///
/// A parameter goes as text and without a type, so that the server takes it for whatever the statement says: an enum
/// label, an `inet`, a `text`. In an array it is `text`; cast it there (`$1::text[]::mood[]`).
extension String: PostgresCodable {
    package static var postgresType: PostgresType { .text }
    package static var parameterOID: UInt32 { 0 }
    package static var parameterFormat: Int32 { 0 }

    package func encode(into writer: inout PostgresWriter) { writer.write(text: self) }

    /// Decodes text of any text-like type. Types whose binary form is not text are refused.
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> String {
        switch value.oid {
        case PostgresType.text.oid, PostgresType.varchar.oid, PostgresType.bpchar.oid, PostgresType.name.oid,
            PostgresType.json.oid:
            break
        case PostgresType.jsonb.oid:
            return try PostgresJSON.decode(value).text
        case 0..<firstUserOID where value.oid != unknownOID && value.oid != charOID:
            throw .type(oid: value.oid)
        default:
            break  // an enum or a domain: types of the user's own, numbered from 16384
        }
        guard let text = String(validating: value.bytes, as: UTF8.self) else { throw .malformed }
        return text
    }
}

private let firstUserOID: UInt32 = 16_384
private let unknownOID: UInt32 = 705
private let charOID: UInt32 = 18

/// `bytea`.
package struct PostgresBytes: PostgresCodable, Hashable {
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static var postgresType: PostgresType { .bytea }

    package func encode(into writer: inout PostgresWriter) {
        bytes.withUnsafeBytes { writer.write(bytes: $0) }
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> PostgresBytes {
        try value.require(.bytea)
        return PostgresBytes(Array(value.bytes))
    }
}

/// `jsonb` or `json`, as its text; nothing here reads or checks it.
package struct PostgresJSON: PostgresCodable, Hashable {
    package var text: String

    package init(_ text: String) { self.text = text }

    package static var postgresType: PostgresType { .jsonb }

    package func encode(into writer: inout PostgresWriter) {
        writer.write(jsonbVersion)
        writer.write(text: text)
    }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> PostgresJSON {
        var bytes = value.bytes[...]
        if value.oid == PostgresType.jsonb.oid {
            guard bytes.first == jsonbVersion else { throw .malformed }
            bytes = bytes.dropFirst()
        } else {
            try value.require(.json)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .malformed }
        return PostgresJSON(text)
    }
}

private let jsonbVersion: UInt8 = 1

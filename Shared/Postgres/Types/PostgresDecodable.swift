/// A value that a column can be decoded to, from Postgres' binary form.
package protocol PostgresDecodable: Sendable {
    /// Decodes a value that is not NULL.
    static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Self

    /// Decodes NULL. Only `Optional` can.
    static func decodeNull() throws(PostgresDecodingError) -> Self
}

extension PostgresDecodable {
    package static func decodeNull() throws(PostgresDecodingError) -> Self { throw .null }
}

/// A value that can be a parameter and a column.
package typealias PostgresCodable = PostgresDecodable & PostgresEncodable

/// Why a column is not what the caller wants.
package enum PostgresDecodingError: Error, Sendable, Hashable {
    /// The column is NULL and the type is not optional.
    case null
    /// The column has a type that cannot become this one; its number in `pg_type`.
    case type(oid: UInt32)
    /// The bytes are not of the length or shape of the type.
    case malformed
    /// The value is well-formed, and the Swift type cannot hold it.
    case outOfRange
}

/// The bytes of one column of one row, valid during the call that receives them.
package struct PostgresValue {
    package let bytes: UnsafeRawBufferPointer

    /// The column's type, as in `pg_type`.
    package let oid: UInt32

    package init(bytes: UnsafeRawBufferPointer, oid: UInt32) {
        self.bytes = bytes
        self.oid = oid
    }

    /// Reads an integer of exactly the value's length.
    package func integer<T: FixedWidthInteger>(_ type: T.Type) throws(PostgresDecodingError) -> T {
        guard bytes.count == MemoryLayout<T>.size else { throw .malformed }
        return T(bigEndian: bytes.loadUnaligned(as: T.self))
    }

    /// Fails unless the column has one of these types.
    package func require(_ type: PostgresType) throws(PostgresDecodingError) {
        guard oid == type.oid else { throw .type(oid: oid) }
    }
}

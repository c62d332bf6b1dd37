extension Bool: PostgresCodable {
    package static var postgresType: PostgresType { .bool }

    package func encode(into writer: inout PostgresWriter) { writer.write(UInt8(self ? 1 : 0)) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Bool {
        try value.require(.bool)
        return try value.integer(UInt8.self) != 0
    }
}

extension Int16: PostgresCodable {
    package static var postgresType: PostgresType { .int2 }

    package func encode(into writer: inout PostgresWriter) { writer.write(self) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Int16 {
        try value.require(.int2)
        return try value.integer(Int16.self)
    }
}

extension Int32: PostgresCodable {
    package static var postgresType: PostgresType { .int4 }

    package func encode(into writer: inout PostgresWriter) { writer.write(self) }

    /// Decodes `integer`, and `smallint`, which always fits.
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Int32 {
        if value.oid == PostgresType.int2.oid { return Int32(try value.integer(Int16.self)) }
        try value.require(.int4)
        return try value.integer(Int32.self)
    }
}

extension Int64: PostgresCodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into writer: inout PostgresWriter) { writer.write(self) }

    package static func encodeElements(_ values: [Int64], into writer: inout PostgresWriter) -> Bool {
        writer.reserve(values.count * 12)
        for value in values {
            writer.write(Int32(8))
            writer.write(value)
        }
        return false
    }

    /// Decodes `bigint`, and the smaller integers, which always fit.
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Int64 {
        switch value.oid {
        case PostgresType.int8.oid: try value.integer(Int64.self)
        case PostgresType.int4.oid: Int64(try value.integer(Int32.self))
        case PostgresType.int2.oid: Int64(try value.integer(Int16.self))
        default: throw .type(oid: value.oid)
        }
    }
}

/// `bigint`, like `Int64`.
extension Int: PostgresCodable {
    package static var postgresType: PostgresType { .int8 }

    package func encode(into writer: inout PostgresWriter) { writer.write(Int64(self)) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Int {
        Int(try Int64.decode(value))
    }
}

extension Double: PostgresCodable {
    package static var postgresType: PostgresType { .float8 }

    package func encode(into writer: inout PostgresWriter) { writer.write(bitPattern) }

    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> Double {
        if value.oid == PostgresType.float4.oid {
            return Double(Float(bitPattern: try value.integer(UInt32.self)))
        }
        try value.require(.float8)
        return Double(bitPattern: try value.integer(UInt64.self))
    }
}

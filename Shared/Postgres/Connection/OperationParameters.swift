/// The encoded parameters of one statement: all values in one piece of memory, and where each begins.
package struct OperationParameters: ~Copyable, Sendable {
    struct Field {
        var offset: Int
        /// Negative for NULL.
        var length: Int32
        var oid: UInt32
        var format: Int32
    }

    private(set) var writer: PostgresWriter
    private(set) var fields: [Field] = []

    /// Tells statements apart that were prepared for parameters of other types.
    private(set) var typesKey: UInt64 = 0xcbf2_9ce4_8422_2325

    init(count: Int) {
        writer = PostgresWriter(capacity: count * 32)
        fields.reserveCapacity(count)
    }

    mutating func append<Value: PostgresEncodable>(_ value: Value) {
        let oid = Value.parameterOID
        let offset = writer.count
        typesKey = (typesKey ^ UInt64(oid)) &* 0x100_0000_01b3
        if value.isPostgresNull {
            fields.append(Field(offset: offset, length: -1, oid: oid, format: Value.parameterFormat))
            return
        }
        value.encode(into: &writer)
        let length = writer.count - offset
        precondition(length <= Int(Int32.max), "a parameter of \(length) bytes is beyond what Postgres can take")
        if Value.parameterFormat == 0 { writer.write(UInt8(0)) }  // libpq measures text by its NUL
        fields.append(Field(offset: offset, length: Int32(length), oid: oid, format: Value.parameterFormat))
    }
}

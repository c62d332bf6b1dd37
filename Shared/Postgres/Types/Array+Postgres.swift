/// An array of one dimension; its elements may be optional.
///
/// This is how thousands of rows go in one statement: `SELECT unnest($1::uuid[]), unnest($2::numeric[])`.
extension Array: PostgresEncodable where Element: PostgresEncodable {
    package static var postgresType: PostgresType {
        // There is no array of arrays of a type of its own: Postgres has dimensions, and we have one.
        PostgresType(oid: Element.postgresType.arrayOID, arrayOID: 0)
    }

    package func encode(into writer: inout PostgresWriter) {
        precondition(count <= Int(Int32.max), "an array of \(count) elements is beyond what Postgres can hold")
        writer.write(Int32(isEmpty ? 0 : 1))
        let flagsOffset = writer.count
        writer.write(Int32(0))
        writer.write(Element.postgresType.oid)
        if isEmpty { return }
        writer.write(Int32(count))
        writer.write(Int32(1))  // the first index
        if Element.encodeElements(self, into: &writer) { writer.overwrite(at: flagsOffset, 1) }
    }
}

extension Array: PostgresDecodable where Element: PostgresDecodable {
    package static func decode(_ value: PostgresValue) throws(PostgresDecodingError) -> [Element] {
        let bytes = value.bytes
        func word(_ offset: Int) -> Int32 {
            Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self))
        }
        guard bytes.count >= 12 else { throw .malformed }
        let (dimensions, oid) = (word(0), UInt32(bitPattern: word(8)))
        if dimensions == 0 { return [] }
        guard dimensions == 1, bytes.count >= 20 else { throw .malformed }
        let count = Int(word(12))
        guard count >= 0, count <= (bytes.count - 20) / 4 else { throw .malformed }
        var elements: [Element] = []
        elements.reserveCapacity(count)
        var offset = 20
        for _ in 0..<count {
            guard offset + 4 <= bytes.count else { throw .malformed }
            let length = Int(word(offset))
            offset += 4
            if length == -1 {
                elements.append(try Element.decodeNull())
                continue
            }
            guard length >= 0, offset + length <= bytes.count else { throw .malformed }
            let element = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            elements.append(try Element.decode(PostgresValue(bytes: element, oid: oid)))
            offset += length
        }
        guard offset == bytes.count else { throw .malformed }
        return elements
    }
}

/// Bytes in network order, in one growing piece of memory.
///
/// All parameters of a statement go into one, and an array of ten thousand values is written without an allocation in
/// between.
package struct PostgresWriter: ~Copyable, @unchecked Sendable {
    // Unchecked only for the pointer: nobody else has it.
    var base: UnsafeMutableRawPointer
    var capacity: Int

    /// How many bytes were written.
    package var count: Int { written }

    var written = 0

    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        base = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 8)
    }

    deinit { base.deallocate() }

    /// What was written.
    package var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: base, count: written)) }

    /// Makes room for that many more bytes.
    package mutating func reserve(_ additional: Int) {
        if written + additional > capacity { grow(by: additional) }
    }

    mutating func grow(by additional: Int) {
        let larger = max(capacity * 2, written + additional)
        let moved = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        moved.copyMemory(from: base, byteCount: written)
        base.deallocate()
        base = moved
        capacity = larger
    }

    /// Writes an integer, most significant byte first.
    package mutating func write<T: FixedWidthInteger>(_ value: T) {
        reserve(MemoryLayout<T>.size)
        base.storeBytes(of: value.bigEndian, toByteOffset: written, as: T.self)
        written += MemoryLayout<T>.size
    }

    /// Writes bytes as they are.
    package mutating func write(bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (base + written).copyMemory(from: source, byteCount: bytes.count)
        written += bytes.count
    }

    /// Writes the text's UTF-8.
    package mutating func write(text: String) {
        var text = text
        text.withUTF8 { utf8 in write(bytes: UnsafeRawBufferPointer(utf8)) }
    }

    /// Overwrites four bytes that were written before, such as a length that was not known then.
    package mutating func overwrite(at offset: Int, _ value: Int32) {
        precondition(offset + 4 <= written, "overwrite at \(offset) of \(written) bytes")
        base.storeBytes(of: value.bigEndian, toByteOffset: offset, as: Int32.self)
    }

    /// Forgets what was written and keeps the memory.
    package mutating func removeAll() { written = 0 }
}

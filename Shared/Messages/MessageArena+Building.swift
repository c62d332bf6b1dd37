public import CLibProtobufC
public import CMessageArena

// What generated code builds protobuf-c's structs with. Inlinable, since it is generic and lives in another module.
extension MessageArena {
    /// Room for `count` values of C, aligned to 8 bytes and not initialised.
    ///
    /// Not `BitwiseCopyable`, though all are: Swift does not see it of a struct with a union in it.
    @inlinable
    public func allocate<Value>(
        _ count: Int = 1, of type: Value.Type
    ) throws(MessageError) -> UnsafeMutablePointer<Value> {
        guard let memory = message_arena_allocate(raw, count &* MemoryLayout<Value>.stride) else { throw exceeded() }
        return memory.assumingMemoryBound(to: Value.self)
    }

    /// A field of text; protobuf-c's default, which it does not pack, where it is empty.
    @inlinable
    public func text(_ text: String, _ field: StaticString) throws(MessageError) -> UnsafeMutablePointer<CChar> {
        text.isEmpty ? message_text_empty() : try presentText(text, field)
    }

    /// A field of text that is packed even when empty: in a oneof, and as an element.
    @inlinable
    public func presentText(
        _ text: String, _ field: StaticString
    ) throws(MessageError) -> UnsafeMutablePointer<CChar> {
        var isPlain = true
        // Not withUTF8, which counts a reference to the text more and one less.
        let copied =
            text.utf8.withContiguousStorageIfAvailable { bytes in
                message_arena_text(raw, UnsafeRawPointer(bytes.baseAddress), bytes.count, &isPlain)
            } ?? copyOfScattered(text, &isPlain)
        guard let copied else { throw exceeded() }
        guard isPlain || !message_text_has_nul(copied, text.utf8.count) else { throw .embeddedNUL(field) }
        return copied
    }

    /// A repeated field of text.
    @inlinable
    public func texts(
        _ values: [String], _ field: StaticString
    ) throws(MessageError) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
        guard !values.isEmpty else { return nil }
        let copies = try allocate(values.count, of: UnsafeMutablePointer<CChar>?.self)
        for index in values.indices {
            do throws(MessageError) {
                copies[index] = try presentText(values[index], field)
            } catch { throw error.at(index) }
        }
        return copies
    }

    /// A field of bytes.
    @inlinable
    public func bytes(_ value: [UInt8]) throws(MessageError) -> ProtobufCBinaryData {
        guard !value.isEmpty else { return ProtobufCBinaryData(len: 0, data: nil) }
        let copy = try numbers(value)
        return ProtobufCBinaryData(len: value.count, data: copy)
    }

    /// A repeated field of bytes.
    @inlinable
    public func blobs(_ values: [[UInt8]]) throws(MessageError) -> UnsafeMutablePointer<ProtobufCBinaryData>? {
        guard !values.isEmpty else { return nil }
        let copies = try allocate(values.count, of: ProtobufCBinaryData.self)
        for index in values.indices { copies[index] = try bytes(values[index]) }
        return copies
    }

    /// A repeated field of numbers.
    @inlinable
    public func numbers<Value: BitwiseCopyable>(
        _ values: [Value]
    ) throws(MessageError) -> UnsafeMutablePointer<Value>? {
        guard !values.isEmpty else { return nil }
        let copies = try allocate(values.count, of: Value.self)
        values.withUnsafeBufferPointer {
            if let start = $0.baseAddress { copies.initialize(from: start, count: $0.count) }
        }
        return copies
    }

    /// A repeated field of numbers that C keeps as another type: of booleans and enums.
    @inlinable
    public func numbers<Value, CValue: BitwiseCopyable>(
        _ values: [Value], _ convert: (Value) -> CValue
    ) throws(MessageError) -> UnsafeMutablePointer<CValue>? {
        guard !values.isEmpty else { return nil }
        let copies = try allocate(values.count, of: CValue.self)
        for index in values.indices { (copies + index).initialize(to: convert(values[index])) }
        return copies
    }

    /// A nested message.
    @inlinable
    public func message<M: Message, C>(
        _ value: M?, _ field: StaticString, as type: C.Type = C.self
    ) throws(MessageError) -> UnsafeMutablePointer<C>? {
        guard let value else { return nil }
        do throws(MessageError) {
            return UnsafeMutableRawPointer(mutating: try value.makeCMessage(in: self)).assumingMemoryBound(to: C.self)
        } catch { throw error.inside(field) }
    }

    /// A repeated field of messages.
    @inlinable
    public func messages<M: Message, C>(
        _ values: [M], _ field: StaticString, as type: C.Type = C.self
    ) throws(MessageError) -> UnsafeMutablePointer<UnsafeMutablePointer<C>?>? {
        guard !values.isEmpty else { return nil }
        let pointers = try allocate(values.count, of: UnsafeMutablePointer<C>?.self)
        for index in values.indices {
            do throws(MessageError) {
                let message = try values[index].makeCMessage(in: self)
                pointers[index] = UnsafeMutableRawPointer(mutating: message).assumingMemoryBound(to: C.self)
            } catch { throw error.inside(field, at: index) }
        }
        return pointers
    }

    /// A map: one entry for each pair, ordered by key so that equal maps have equal bytes.
    @inlinable
    public func entries<Key: Comparable, Value, C>(
        _ values: [Key: Value], _ field: StaticString,
        _ fill: (UnsafeMutablePointer<C>, Key, Value) throws(MessageError) -> Void
    ) throws(MessageError) -> UnsafeMutablePointer<UnsafeMutablePointer<C>?>? {
        guard !values.isEmpty else { return nil }
        let pointers = try allocate(values.count, of: UnsafeMutablePointer<C>?.self)
        var index = 0
        for (key, value) in values.sorted(by: { $0.key < $1.key }) {
            let entry = try allocate(of: C.self)
            do throws(MessageError) {
                try fill(entry, key, value)
            } catch { throw error.inside(field, at: index) }
            pointers[index] = entry
            index &+= 1
        }
        return pointers
    }

    /// A text of Foundation's, which may not be UTF-8 in one piece.
    @usableFromInline
    func copyOfScattered(_ text: String, _ isPlain: inout Bool) -> UnsafeMutablePointer<CChar>? {
        Array(text.utf8).withUnsafeBytes { message_arena_text(raw, $0.baseAddress, $0.count, &isPlain) }
    }
}

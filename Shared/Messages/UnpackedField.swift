public import CLibProtobufC
public import CMessageArena

/// Copies fields out of structs that protobuf-c unpacked into an arena: what generated code reads them with.
///
/// Inlinable, since it is generic and lives in another module.
public enum UnpackedField {
    /// A field of text.
    @inlinable
    public static func text(
        _ text: UnsafeMutablePointer<CChar>?, _ field: StaticString
    ) throws(MessageError) -> String {
        guard let text else { return "" }
        let length = message_text_length(text)
        if length == 0 { return "" }
        let bytes = UnsafeBufferPointer(
            start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: length)
        if message_text_is_plain(text, length) { return String(decoding: bytes, as: UTF8.self) }
        return try checkedText(bytes, field)
    }

    @usableFromInline
    static func checkedText(
        _ bytes: UnsafeBufferPointer<UInt8>, _ field: StaticString
    ) throws(MessageError) -> String {
        guard !bytes.contains(0) else { throw .embeddedNUL(field) }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .invalidUTF8(field) }
        return text
    }

    /// A repeated field of text.
    @inlinable
    public static func texts(
        _ values: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ count: Int, _ field: StaticString
    ) throws(MessageError) -> [String] {
        guard count > 0, let values else { return [] }
        var result: [String] = []
        result.reserveCapacity(count)
        for index in 0..<count {
            do throws(MessageError) {
                result.append(try text(values[index], field))
            } catch { throw error.at(index) }
        }
        return result
    }

    /// A field of bytes.
    @inlinable
    public static func bytes(_ value: ProtobufCBinaryData) -> [UInt8] {
        value.len == 0 ? [] : Array(UnsafeBufferPointer(start: value.data, count: value.len))
    }

    /// A repeated field of bytes.
    @inlinable
    public static func blobs(_ values: UnsafeMutablePointer<ProtobufCBinaryData>?, _ count: Int) -> [[UInt8]] {
        guard count > 0, let values else { return [] }
        return UnsafeBufferPointer(start: values, count: count).map(bytes)
    }

    /// A repeated field of numbers.
    @inlinable
    public static func numbers<Value: BitwiseCopyable>(
        _ values: UnsafeMutablePointer<Value>?, _ count: Int
    ) -> [Value] {
        guard count > 0, let values else { return [] }
        return Array(UnsafeBufferPointer(start: values, count: count))
    }

    /// A repeated field of numbers that C keeps as another type: of booleans and enums.
    @inlinable
    public static func numbers<Value, CValue>(
        _ values: UnsafeMutablePointer<CValue>?, _ count: Int, _ convert: (CValue) -> Value
    ) -> [Value] {
        guard count > 0, let values else { return [] }
        return UnsafeBufferPointer(start: values, count: count).map(convert)
    }

    /// A nested message.
    @inlinable
    public static func message<M: Message, C>(
        _ value: UnsafeMutablePointer<C>?, _ field: StaticString, as type: M.Type = M.self
    ) throws(MessageError) -> M? {
        guard let value else { return nil }
        return try presentMessage(value, field)
    }

    /// A nested message that a oneof or a map says is there.
    @inlinable
    public static func presentMessage<M: Message, C>(
        _ value: UnsafeMutablePointer<C>?, _ field: StaticString, as type: M.Type = M.self
    ) throws(MessageError) -> M {
        guard let value else { return M() }
        do throws(MessageError) {
            return try M(copying: UnsafeRawPointer(value).assumingMemoryBound(to: ProtobufCMessage.self))
        } catch { throw error.inside(field) }
    }

    /// A repeated field of messages.
    @inlinable
    public static func messages<M: Message, C>(
        _ values: UnsafeMutablePointer<UnsafeMutablePointer<C>?>?, _ count: Int, _ field: StaticString,
        as type: M.Type = M.self
    ) throws(MessageError) -> [M] {
        guard count > 0, let values else { return [] }
        var result: [M] = []
        result.reserveCapacity(count)
        for index in 0..<count {
            guard let value = values[index] else { continue }
            do throws(MessageError) {
                result.append(try M(copying: UnsafeRawPointer(value).assumingMemoryBound(to: ProtobufCMessage.self)))
            } catch { throw error.inside(field, at: index) }
        }
        return result
    }

    /// A map; of several entries with one key the last holds.
    @inlinable
    public static func entries<Key: Hashable, Value, C>(
        _ values: UnsafeMutablePointer<UnsafeMutablePointer<C>?>?, _ count: Int, _ field: StaticString,
        _ read: (UnsafeMutablePointer<C>) throws(MessageError) -> (Key, Value)
    ) throws(MessageError) -> [Key: Value] {
        guard count > 0, let values else { return [:] }
        var result = [Key: Value](minimumCapacity: count)
        for index in 0..<count {
            guard let entry = values[index] else { continue }
            do throws(MessageError) {
                let (key, value) = try read(entry)
                result[key] = value
            } catch { throw error.inside(field, at: index) }
        }
        return result
    }
}

public import CLibProtobufC

/// A message of a type that this program was not built with: its fields as they are on the wire.
///
/// To protobuf-c it is a message without fields, all of whose content is unknown, which it keeps and packs as it came. So
/// tools that learn types from reflection need no second way for bytes through the RPC.
public struct RawMessage: Message {
    /// The packed message.
    public var bytes: [UInt8]

    public init() { bytes = [] }

    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    public static let fullName = "google.protobuf.Empty"

    public nonisolated(unsafe) static let cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> = {
        // Lives as long as the process, like the descriptors that protoc-c makes.
        let descriptor = UnsafeMutablePointer<ProtobufCMessageDescriptor>.allocate(capacity: 1)
        descriptor.initialize(to: ProtobufCMessageDescriptor())
        descriptor.pointee.magic = UInt32(PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC)
        descriptor.pointee.name = text("google.protobuf.Empty")
        descriptor.pointee.short_name = text("Empty")
        descriptor.pointee.c_name = text("Google__Protobuf__Empty")
        descriptor.pointee.package_name = text("google.protobuf")
        descriptor.pointee.sizeof_message = MemoryLayout<ProtobufCMessage>.size
        descriptor.pointee.message_init = { message in
            message?.initialize(
                to: ProtobufCMessage(descriptor: RawMessage.cDescriptor, n_unknown_fields: 0, unknown_fields: nil))
        }
        return UnsafePointer(descriptor)
    }()

    private static func text(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }

    /// - Throws: ``MessageError/Code/malformed`` when ``bytes`` are no message at all, or
    ///   ``MessageError/Code/budgetExceeded``.
    public func makeCMessage(in arena: MessageArena) throws(MessageError) -> UnsafePointer<ProtobufCMessage> {
        let message = try arena.allocate(of: ProtobufCMessage.self)
        message.initialize(to: ProtobufCMessage(descriptor: Self.cDescriptor, n_unknown_fields: 0, unknown_fields: nil))
        let fields = try RawField.all(in: bytes)
        guard !fields.isEmpty else { return UnsafePointer(message) }
        let unknown = try arena.allocate(fields.count, of: ProtobufCMessageUnknownField.self)
        for (index, field) in fields.enumerated() {
            unknown[index] = ProtobufCMessageUnknownField(
                tag: field.number, wire_type: ProtobufCWireType(rawValue: field.wireType), len: field.content.count,
                data: try arena.numbers(Array(field.content)))
        }
        message.pointee.n_unknown_fields = UInt32(fields.count)
        message.pointee.unknown_fields = unknown
        return UnsafePointer(message)
    }

    public init(copying message: UnsafePointer<ProtobufCMessage>) throws(MessageError) {
        bytes = []
        for index in 0..<Int(message.pointee.n_unknown_fields) {
            let field = message.pointee.unknown_fields[index]
            Varint.append(UInt64(field.tag) << 3 | UInt64(field.wire_type.rawValue), to: &bytes)
            bytes += UnsafeBufferPointer(start: field.data, count: field.len)
        }
    }
}

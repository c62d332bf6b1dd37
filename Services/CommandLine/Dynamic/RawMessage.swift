internal import CLibProtobufC
private import Foundation
internal import Messages

/// A message of a type that this program was not built with: its fields as they are on the wire.
///
/// To protobuf-c it is a message without fields, all of whose content is unknown, which it keeps and packs as it came.
struct RawMessage: Message {
    /// The packed message.
    var bytes: [UInt8]

    init() { bytes = [] }

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static let fullName = "google.protobuf.Empty"

    nonisolated(unsafe) static let cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> = {
        // Lives as long as the process, like the descriptors that protoc-c makes.
        let descriptor = UnsafeMutablePointer<ProtobufCMessageDescriptor>.allocate(capacity: 1)
        descriptor.initialize(to: ProtobufCMessageDescriptor())
        descriptor.pointee.magic = UInt32(PROTOBUF_C__MESSAGE_DESCRIPTOR_MAGIC)
        descriptor.pointee.name = UnsafePointer(strdup("google.protobuf.Empty"))
        descriptor.pointee.short_name = UnsafePointer(strdup("Empty"))
        descriptor.pointee.c_name = UnsafePointer(strdup("Empty"))
        descriptor.pointee.package_name = UnsafePointer(strdup("google.protobuf"))
        descriptor.pointee.sizeof_message = MemoryLayout<ProtobufCMessage>.size
        descriptor.pointee.message_init = { message in
            message?.initialize(
                to: ProtobufCMessage(descriptor: RawMessage.cDescriptor, n_unknown_fields: 0, unknown_fields: nil))
        }
        return UnsafePointer(descriptor)
    }()

    func makeCMessage(in arena: MessageArena) throws(MessageError) -> UnsafePointer<ProtobufCMessage> {
        let message = try arena.allocate(of: ProtobufCMessage.self)
        message.initialize(to: ProtobufCMessage(descriptor: Self.cDescriptor, n_unknown_fields: 0, unknown_fields: nil))
        var reader = WireReader(bytes)
        var fields: [(number: UInt32, type: UInt8, content: ArraySlice<UInt8>)] = []
        while let field = reader.nextRawField() { fields.append(field) }
        guard !fields.isEmpty else { return UnsafePointer(message) }
        let unknown = try arena.allocate(fields.count, of: ProtobufCMessageUnknownField.self)
        for (index, field) in fields.enumerated() {
            let content = try arena.allocate(max(1, field.content.count), of: UInt8.self)
            for (offset, byte) in field.content.enumerated() { content[offset] = byte }
            unknown[index] = ProtobufCMessageUnknownField(
                tag: field.number, wire_type: ProtobufCWireType(rawValue: UInt32(field.type)),
                len: field.content.count, data: content)
        }
        message.pointee.n_unknown_fields = UInt32(fields.count)
        message.pointee.unknown_fields = unknown
        return UnsafePointer(message)
    }

    init(copying message: UnsafePointer<ProtobufCMessage>) throws(MessageError) {
        var writer = WireWriter()
        for index in 0..<Int(message.pointee.n_unknown_fields) {
            let field = message.pointee.unknown_fields[index]
            writer.write(varint: UInt64(field.tag) << 3 | UInt64(field.wire_type.rawValue))
            writer.write(raw: UnsafeBufferPointer(start: field.data, count: field.len))
        }
        bytes = writer.bytes
    }
}

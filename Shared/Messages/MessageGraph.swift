public import CLibProtobufC

/// The types that a message type contains.
public enum MessageGraph {
    /// Checks that messages of a type cannot nest without end.
    ///
    /// protobuf-c unpacks a nested message by calling itself and has no limit: 29 KB of nested messages overflow a stack
    /// of 8 MiB. So a type that contains itself is refused before the first byte is read.
    ///
    /// - Returns: The greatest depth a message of this type can have; 1 for one without nested messages.
    /// - Throws: ``MessageError/Code/cyclicType`` or ``MessageError/Code/tooDeep``; the field is the path that leads there.
    @discardableResult
    public static func requireAcyclic(
        _ descriptor: UnsafePointer<ProtobufCMessageDescriptor>, depthMax: Int = MessageLimits.standard.depthMax
    ) throws(MessageError) -> Int {
        var walk = Walk(depthMax: depthMax)
        return try walk.depth(of: descriptor)
    }

    /// As ``requireAcyclic(_:depthMax:)``, for a Swift type.
    public static func requireAcyclic<M: Message>(
        _ type: M.Type, depthMax: Int = MessageLimits.standard.depthMax
    ) throws(MessageError) {
        try requireAcyclic(M.cDescriptor, depthMax: depthMax)
    }

    private struct Walk {
        let depthMax: Int
        var path: [(type: UnsafePointer<ProtobufCMessageDescriptor>, field: String)] = []
        var depths: [UnsafePointer<ProtobufCMessageDescriptor>: Int] = [:]

        mutating func depth(of type: UnsafePointer<ProtobufCMessageDescriptor>) throws(MessageError) -> Int {
            let name = String(cString: type.pointee.name)
            if path.contains(where: { $0.type == type }) {
                throw MessageError(
                    .cyclicType, field: fieldPath,
                    "\(name) contains itself: refer to the inner one by an identifier instead.")
            }
            if let known = depths[type], path.count + known <= depthMax { return known }
            guard path.count < depthMax else {
                throw MessageError(
                    .tooDeep, field: fieldPath, "\(name) nests deeper than \(depthMax) messages: flatten the type.")
            }
            var deepest = 0
            for field in UnsafeBufferPointer(start: type.pointee.fields, count: Int(type.pointee.n_fields))
            where field.type == PROTOBUF_C_TYPE_MESSAGE {
                guard let inner = field.descriptor else { continue }
                path.append((type, String(cString: field.name)))
                deepest = max(
                    deepest, try depth(of: inner.assumingMemoryBound(to: ProtobufCMessageDescriptor.self)))
                path.removeLast()
            }
            depths[type] = deepest + 1
            return deepest + 1
        }

        private var fieldPath: String { path.map(\.field).joined(separator: ".") }
    }
}

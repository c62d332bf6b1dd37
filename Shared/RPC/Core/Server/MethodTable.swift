private import CMessageArena
package import Messages

/// Every method of a server, found by the bytes that a request names it with, without making a string of them.
package struct MethodTable: Sendable {
    private struct Slot: Sendable {
        let path: [UInt8]
        let method: RegisteredMethod
    }

    private var slots: [Slot?]
    private let services: Set<String>

    /// - Throws: ``RPCError/Code/failedPrecondition`` for a method that is registered twice, and for a message type that
    ///   contains itself: protobuf-c unpacks those until the stack ends.
    package init(_ methods: [RegisteredMethod], limits: MessageLimits) throws(RPCError) {
        var capacity = 8
        while capacity < methods.count * 4 { capacity *= 2 }
        slots = Array(repeating: nil, count: capacity)
        services = Set(methods.map { String($0.path.prefix { $0 != "/" }) })
        for method in methods {
            do throws(MessageError) {
                try MessageGraph.requireAcyclic(method.requestType, depthMax: limits.depthMax)
                try MessageGraph.requireAcyclic(method.responseType, depthMax: limits.depthMax)
            } catch {
                throw RPCError(.failedPrecondition, "\(method.path) cannot be served: \(error)", cause: error)
            }
            try insert(method)
        }
    }

    private mutating func insert(_ method: RegisteredMethod) throws(RPCError) {
        let path = Array(method.path.utf8)
        var index = path.withUnsafeBytes(Self.hash) & (slots.count - 1)
        while let slot = slots[index] {
            if slot.path == path { throw RPCError(.failedPrecondition, "\(method.path) is registered twice") }
            index = (index + 1) & (slots.count - 1)
        }
        slots[index] = Slot(path: path, method: method)
    }

    package func find(_ path: UnsafeRawBufferPointer) -> RegisteredMethod? {
        var index = Self.hash(path) & (slots.count - 1)
        while let slot = slots[index] {
            let isSame = slot.path.withUnsafeBytes { known in
                guard known.count == path.count, let first = known.baseAddress, let second = path.baseAddress else {
                    return known.isEmpty && path.isEmpty
                }
                return memcmp(first, second, path.count) == 0
            }
            if isSame { return slot.method }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// What a caller is told of a method that is not there.
    package func unknown(_ path: UnsafeRawBufferPointer) -> RPCError {
        let text = String(decoding: path.prefix(200), as: UTF8.self)
        let service = String(text.prefix { $0 != "/" })
        let message =
            services.contains(service)
            ? "method \(text) is not served here: check the name, or update the server"
            : "service \(service) is not served here: check the address, or the name"
        return RPCError(.unimplemented, message, wasNotProcessed: true)
    }

    /// FNV-1a. Only our own paths are stored, so nobody can choose colliding ones.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ (hash >> 32))
    }
}

private import Dispatch

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#else
    private import Darwin
#endif

/// Why the system could not look a name up, in its own words.
package struct NameLookupError: Error, Hashable {
    package let reason: String

    package init(reason: String) { self.reason = reason }
}

/// `getaddrinfo`, on threads of its own: it blocks for as long as the network's resolver likes, and a cooperative
/// thread must not.
package final class NameLookup: Sendable {
    package static let shared = NameLookup(concurrentLookupsMax: 4)

    private let queue: DispatchQueue
    private let slots: DispatchSemaphore

    /// - Parameter concurrentLookupsMax: How many lookups may block at once; further ones wait their turn.
    init(concurrentLookupsMax: Int) {
        queue = DispatchQueue(label: "rpc.name-lookup")
        slots = DispatchSemaphore(value: concurrentLookupsMax)
    }

    /// Looks `host` up.
    ///
    /// - Returns: Its addresses in the system's order of preference, each once; at least one.
    package func addresses(of host: String, port: Int) async throws(NameLookupError) -> [Endpoint.Address] {
        let result = await withCheckedContinuation {
            (continuation: CheckedContinuation<Result<[Endpoint.Address], NameLookupError>, Never>) in
            // The serial queue hands out slots, so that waiting lookups hold one thread and not one each.
            queue.async {
                self.slots.wait()
                DispatchQueue.global(qos: .utility).async {
                    defer { self.slots.signal() }
                    continuation.resume(returning: Self.lookUp(host, port: port))
                }
            }
        }
        return try result.get()
    }

    /// Whether `host` is an IPv4 or IPv6 address already.
    package static func isNumeric(_ host: String) -> Bool {
        // A zone, as in fe80::1%eth0, is no part of what inet_pton reads.
        let address = host.prefix { $0 != "%" }
        // As large as the larger of the two, in6_addr.
        return withUnsafeTemporaryAllocation(byteCount: 16, alignment: 8) { place in
            inet_pton(AF_INET, host, place.baseAddress) == 1
                || inet_pton(AF_INET6, String(address), place.baseAddress) == 1
        }
    }

    private static func lookUp(_ host: String, port: Int) -> Result<[Endpoint.Address], NameLookupError> {
        var list: UnsafeMutablePointer<addrinfo>?
        // Without hints each address comes once for each type of socket; the copies are dropped below.
        let status = getaddrinfo(host, nil, nil, &list)
        guard status == 0, let first = list else {
            return .failure(NameLookupError(reason: String(cString: gai_strerror(status))))
        }
        defer { freeaddrinfo(first) }
        var addresses: [Endpoint.Address] = []
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let entry = next {
            if let text = numericText(entry.pointee) {
                let address = Endpoint.Address.internet(host: text, port: port)
                if !addresses.contains(address) { addresses.append(address) }
            }
            next = entry.pointee.ai_next
        }
        guard !addresses.isEmpty else { return .failure(NameLookupError(reason: "the name has no address")) }
        return .success(addresses)
    }

    private static func numericText(_ entry: addrinfo) -> String? {
        guard entry.ai_family == AF_INET || entry.ai_family == AF_INET6 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let status = getnameinfo(
            entry.ai_addr, entry.ai_addrlen, &buffer, socklen_t(buffer.count), nil, 0, NI_NUMERICHOST)
        guard status == 0 else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

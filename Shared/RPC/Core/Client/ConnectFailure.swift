private import NIOCore

#if canImport(Glibc)
    private import Glibc
#elseif canImport(Musl)
    private import Musl
#else
    private import Darwin
#endif

/// Puts into words why a connection could not be made, or was lost.
package enum ConnectFailure {
    /// - Returns: A clause for people; what the system says, without the structures around it.
    package static func describe(_ error: any Error) -> String {
        if let words = TLSFailure.describe(error) { return words }
        switch error {
        case let error as RPCError: return error.message
        case let error as IOError: return "\(String(cString: strerror(error.errnoCode)).lowercased())"
        case ChannelError.connectTimeout(let limit):
            return "no answer within \(limit.nanoseconds / 1_000_000) ms; check the address and what stands between"
        default: return "\(error)"
        }
    }
}

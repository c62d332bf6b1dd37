/// Where a client's calls go, as a configuration writes it.
///
/// | text | means |
/// | --- | --- |
/// | `rewards:7105` or `dns:rewards:7105` | every address that the name has, looked up again now and then |
/// | `10.0.0.7:7105`, `[::1]:7105` | that address |
/// | `10.0.0.7:7105,10.0.0.8:7105` | all of them; names and addresses may be mixed |
/// | `unix:/run/rewards.sock` | a Unix domain socket |
public struct ClientTarget: Sendable, Hashable {
    public enum Place: Sendable, Hashable {
        /// A name to look up, or a numeric address.
        case host(String, port: Int)
        case unix(path: String)
    }

    /// At least one.
    public let places: [Place]

    public init(host: String, port: Int) { places = [.host(host, port: port)] }

    /// Reads a target.
    ///
    /// - Throws: ``RPCError/Code/invalidArgument`` that names the part which cannot be read and what was expected.
    public init(parsing text: String) throws(RPCError) {
        var places: [Place] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            places.append(try Place(parsing: String(part.trimmingSpaces()), in: text))
        }
        self.places = places
    }
}

extension ClientTarget: CustomStringConvertible {
    public var description: String { places.map(\.description).joined(separator: ",") }
}

extension ClientTarget.Place: CustomStringConvertible {
    public var description: String {
        switch self {
        case .host(let host, let port): "\(Endpoint.Address.internet(host: host, port: port))"
        case .unix(let path): "unix:\(path)"
        }
    }

    /// The longest path that `sockaddr_un` can hold on Linux, in bytes, less the terminating NUL.
    private static let unixPathBytesMax = 107

    fileprivate init(parsing part: String, in whole: String) throws(RPCError) {
        func refuse(_ problem: String) -> RPCError {
            RPCError(
                .invalidArgument,
                "target \"\(whole)\": \(problem); expected host:port, dns:host:port, unix:/path, or several with commas"
            )
        }
        if part.hasPrefix("unix:") {
            var path = part.dropFirst("unix:".count)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            guard path.hasPrefix("/") else { throw refuse("\"\(part)\" needs an absolute path") }
            guard path.utf8.count <= Self.unixPathBytesMax else {
                throw refuse("the path of \"\(part)\" is over \(Self.unixPathBytesMax) bytes")
            }
            self = .unix(path: String(path))
            return
        }
        var rest = part[...]
        if rest.hasPrefix("dns:") {
            rest = rest.dropFirst("dns:".count)
            if rest.hasPrefix("///") { rest = rest.dropFirst(3) }
        }
        guard let colon = rest.lastIndex(of: ":") else { throw refuse("\"\(part)\" has no port") }
        let portText = rest[rest.index(after: colon)...]
        guard portText.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = Int(portText), (1...65_535).contains(port)
        else { throw refuse("port \"\(portText)\" is not a number from 1 to 65535") }
        var host = rest[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else { throw refuse("\"[\(host)]\" is not an IPv6 address") }
        } else if host.contains(":") {
            throw refuse("an IPv6 address needs brackets, as in [::1]:7101")
        }
        guard !host.isEmpty else { throw refuse("\"\(part)\" has no host") }
        guard host.utf8.allSatisfy(Self.isHostCharacter) else { throw refuse("\"\(host)\" is not a host name") }
        self = .host(String(host), port: port)
    }

    private static func isHostCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: ":"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}

extension Substring {
    fileprivate func trimmingSpaces() -> Substring {
        var text = self
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

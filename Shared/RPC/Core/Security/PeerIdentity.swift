package import NIOSSL

/// Who is at the other end of a connection, as the certificate says that this side verified.
public struct PeerIdentity: Sendable, Hashable {
    /// What authorization compares: the first SPIFFE name of the certificate, or else its first DNS name.
    ///
    /// Such as `spiffe://loyalty/vip` or `vip.loyalty.internal`.
    public let name: String

    /// An identity that a test, or a transport that knows its peer by other means, asserts.
    public init(name: String) { self.name = name }
}

extension PeerIdentity: CustomStringConvertible {
    public var description: String { name }
}

extension PeerIdentity {
    /// Reads the subject alternative names of a certificate that this side has verified.
    ///
    /// - Returns: Nil where the certificate names nobody: such a peer is unauthenticated. The common name is not looked
    ///   at; RFC 9525 forbids it.
    package init?(verified certificate: NIOSSLCertificate) {
        var dnsName: String?
        for alternative in certificate._subjectAlternativeNames() {
            let isURI = alternative.nameType == .uri
            guard isURI || alternative.nameType == .dnsName else { continue }
            guard let text = String(validating: alternative.contents, as: UTF8.self), Self.isPrintable(text) else {
                continue
            }
            if isURI, text.hasPrefix("spiffe://") {
                name = text
                return
            }
            if !isURI, dnsName == nil { dnsName = text.lowercased() }
        }
        guard let dnsName else { return nil }
        name = dnsName
    }

    /// A name with a NUL or a line break could pass for another one in a log or a table.
    private static func isPrintable(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}

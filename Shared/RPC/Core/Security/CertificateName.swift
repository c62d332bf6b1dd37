package import NIOSSL

/// Whether a certificate is the one of the name that was dialled.
///
/// NIOSSL also accepts a certificate for the address that the name resolved to, and for a common name. Whoever can
/// answer for a name in DNS must not pass with a certificate for an address, so here the name itself has to be there.
package enum CertificateName {
    /// - Parameter name: A DNS name, without a wildcard.
    /// - Returns: Whether a subject alternative name of the certificate is `name`, or covers its first label with `*`.
    package static func covers(_ name: String, alternatives: [String]) -> Bool {
        let dialled = normalized(name)
        return alternatives.contains { alternative in
            let pattern = normalized(alternative)
            if pattern == dialled { return true }
            // RFC 9525: a wildcard is the whole first label, and stands for exactly one label.
            guard pattern.hasPrefix("*."), let dot = dialled.firstIndex(of: "."), dot != dialled.startIndex else {
                return false
            }
            return dialled[dot...] == pattern.dropFirst(1)
        }
    }

    /// The DNS names of a certificate.
    package static func alternatives(of certificate: NIOSSLCertificate) -> [String] {
        certificate._subjectAlternativeNames().compactMap { alternative in
            guard alternative.nameType == .dnsName else { return nil }
            return String(validating: alternative.contents, as: UTF8.self)
        }
    }

    private static func normalized(_ name: String) -> Substring {
        let lowercased = name.lowercased()
        return lowercased.hasSuffix(".") ? lowercased.dropLast() : lowercased[...]
    }
}

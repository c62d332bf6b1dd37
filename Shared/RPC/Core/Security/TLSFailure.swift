private import NIOSSL

/// Puts into words why a connection could not be protected.
package enum TLSFailure {
    /// - Parameter error: What closed the connection.
    /// - Returns: A clause that follows "the connection to … failed: ", or nil where the error is not about TLS.
    package static func describe(_ error: any Error) -> String? {
        guard error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError else { return nil }
        // BoringSSL gives its reasons as upper-case names inside of a longer text, and as nothing else.
        let text = "\(error)".uppercased()
        return reasons.first { text.contains($0.sign) }?.meaning ?? "the TLS handshake failed (\(error))"
    }

    private static let reasons: [(sign: String, meaning: String)] = [
        ("CERTIFICATE_EXPIRED", "the peer says that our certificate has expired; renew it"),
        ("UNKNOWN_CA", "the peer does not trust the authority that signed our certificate"),
        ("CERTIFICATE_REQUIRED", "the peer requires a certificate, and we showed none"),
        ("BAD_CERTIFICATE", "the peer does not accept our certificate"),
        ("CERTIFICATE_UNKNOWN", "the peer does not accept our certificate"),
        ("PEER_DID_NOT_RETURN_A_CERTIFICATE", "the peer showed no certificate"),
        (
            "CERTIFICATE_VERIFY_FAILED",
            "the peer's certificate is not valid: it has expired, or no authority that we trust has signed it"
        ),
        ("FAILEDTOVALIDATEHOSTNAME", "the peer's certificate does not carry the name or the address that was dialled"),
        ("UNABLETOVALIDATECERTIFICATE", "the peer's certificate does not carry the name that was dialled"),
        ("WRONG_VERSION_NUMBER", "the peer does not speak TLS; is it configured for plaintext?"),
        ("HTTP_REQUEST", "the peer does not speak TLS; is it configured for plaintext?"),
        ("UNSUPPORTED_PROTOCOL", "the peer speaks no TLS 1.3"),
        ("PROTOCOL_VERSION", "the peer speaks no TLS 1.3"),
        ("UNCLEANSHUTDOWN", "the peer closed the connection in the middle"),
    ]
}

/// How connections are protected.
public enum TransportSecurity: Sendable {
    /// Readable by whoever can see the network: refused for addresses that others can reach.
    case plaintext
    /// As `plaintext`, for any address: for networks that protect connections by themselves, such as a service mesh.
    case plaintextForced
    /// TLS 1.3; both sides show a certificate and verify the other's.
    case mutualTLS(CertificateStore)

    /// Refuses an address that others can reach while connections are readable.
    ///
    /// - Throws: ``RPCError/Code/failedPrecondition`` that says which setting to change.
    package func check(_ address: Endpoint.Address) throws(RPCError) {
        guard case .plaintext = self, !address.isLocal else { return }
        throw RPCError(
            .failedPrecondition,
            "\(address) is not a loopback address, and the connection would be plaintext. "
                + "Configure certificates, or force plaintext where the network protects it.",
            wasNotProcessed: true)
    }
}

internal import ArgumentParser
private import Logging
internal import RPC
private import ServiceRuntime

/// Where the services are, and what the tool shows them: the same options for every command that calls one.
struct Connection: ParsableArguments {
    @Option(help: "The address of catalog. Default: LOYALTY_PEER_CATALOG_ADDRESS, or 127.0.0.1:7101.")
    var catalog: String?

    @Option(help: "The address of purchases. Default: LOYALTY_PEER_PURCHASES_ADDRESS, or 127.0.0.1:7102.")
    var purchases: String?

    @Option(help: "The address of affiliates. Default: LOYALTY_PEER_AFFILIATES_ADDRESS, or 127.0.0.1:7103.")
    var affiliates: String?

    @Option(help: "The address of vip. Default: LOYALTY_PEER_VIP_ADDRESS, or 127.0.0.1:7104.")
    var vip: String?

    @Option(help: "The address of rewards. Default: LOYALTY_PEER_REWARDS_ADDRESS, or 127.0.0.1:7105.")
    var rewards: String?

    @Option(help: "The tool's certificate chain (PEM), for mutual TLS. Default: LOYALTY_TLS_CERTIFICATE_FILE.")
    var certificateFile: String?

    @Option(help: "The private key (PEM) of the certificate. Default: LOYALTY_TLS_PRIVATE_KEY_FILE.")
    var privateKeyFile: String?

    @Option(help: "What services' certificates must lead to (PEM). Default: LOYALTY_TLS_TRUST_ROOTS_FILE.")
    var trustRootsFile: String?

    @Flag(help: "Plaintext beyond this machine, where the network protects it. Default: LOYALTY_PLAINTEXT_FORCED.")
    var plaintextForced = false

    /// Where a service is.
    func address(of service: ServiceName) -> String {
        let given =
            switch service {
            case .catalog: catalog
            case .purchases: purchases
            case .affiliates: affiliates
            case .vip: vip
            case .rewards: rewards
            }
        return given ?? variable(service.addressVariable) ?? "127.0.0.1:\(service.defaultPort)"
    }

    /// The address that a user's word means: a service's name, or an address as it is.
    func address(_ word: String) -> String {
        ServiceName(rawValue: word).map(address(of:)) ?? word
    }

    /// Runs `body` with a client of one address, and closes it.
    ///
    /// - Parameter address: Such as `127.0.0.1:7105`.
    func withClient<Value>(of address: String, _ body: (RPCClient) async throws -> Value) async throws -> Value {
        var configuration = RPCClientConfiguration()
        configuration.security = try security()
        let client = try RPCClient(target: address, configuration: configuration, logger: .quiet)
        do {
            let value = try await body(client)
            await client.close()
            return value
        } catch {
            await client.close()
            throw error
        }
    }

    /// Runs `body` with a client of one service, and closes it.
    func withClient<Value>(
        of service: ServiceName, _ body: (RPCClient) async throws -> Value
    ) async throws -> Value {
        try await withClient(of: address(of: service), body)
    }

    private func security() throws -> TransportSecurity {
        let files = [
            certificateFile ?? variable("LOYALTY_TLS_CERTIFICATE_FILE"),
            privateKeyFile ?? variable("LOYALTY_TLS_PRIVATE_KEY_FILE"),
            trustRootsFile ?? variable("LOYALTY_TLS_TRUST_ROOTS_FILE"),
        ].compactMap(\.self)
        guard !files.isEmpty else {
            return plaintextForced || variable("LOYALTY_PLAINTEXT_FORCED") == "true" ? .plaintextForced : .plaintext
        }
        guard files.count == 3 else {
            throw ValidationError("Give --certificate-file, --private-key-file and --trust-roots-file together.")
        }
        let settings = TLSSettings(certificateChainPath: files[0], privateKeyPath: files[1], trustRootsPath: files[2])
        return .mutualTLS(try CertificateStore(settings, logger: .quiet))
    }

    private func variable(_ name: String) -> String? {
        SystemProcess.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}

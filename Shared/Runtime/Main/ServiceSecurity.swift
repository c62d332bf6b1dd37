internal import Logging
internal import RPC

/// How a service's connections are protected and who may call what, as the operator has set it.
struct ServiceSecurity: Sendable {
    let transport: TransportSecurity
    /// Nil where every caller may call everything.
    let authorization: AuthorizationTable?

    /// - Throws: ``ConfigurationError`` with every mistake: files that are not given together, cannot be read or do not fit.
    init(_ settings: Settings, logger: Logger) throws(ConfigurationError) {
        var problems: [ConfigurationError.Problem] = []
        transport = Self.transport(settings, logger: logger, &problems)
        authorization = Self.authorization(settings, &problems)
        if authorization != nil, case .plaintext = transport {
            problems.append(
                .init(
                    .conflict, key: Setting.authorizationFile.key,
                    "callers have no identity without certificates; give tls.certificate-file too"))
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
    }

    private static func transport(
        _ settings: Settings, logger: Logger, _ problems: inout [ConfigurationError.Problem]
    ) -> TransportSecurity {
        let files = [Setting.certificateFile, .privateKeyFile, .trustRootsFile]
        let missing = files.filter { settings[$0].isEmpty }
        guard missing.count < files.count else { return settings[.plaintextForced] ? .plaintextForced : .plaintext }
        for setting in missing {
            problems.append(.init(.missing, key: setting.key, "must be given with the other two of tls"))
        }
        guard missing.isEmpty else { return .plaintext }
        do throws(RPCError) {
            return .mutualTLS(
                try CertificateStore(
                    TLSSettings(
                        certificateChainPath: settings[.certificateFile], privateKeyPath: settings[.privateKeyFile],
                        trustRootsPath: settings[.trustRootsFile]),
                    logger: logger))
        } catch {
            problems.append(.init(.unreadable, key: Setting.certificateFile.key, error.message))
            return .plaintext
        }
    }

    private static func authorization(
        _ settings: Settings, _ problems: inout [ConfigurationError.Problem]
    ) -> AuthorizationTable? {
        let name = settings[.authorizationFile]
        guard !name.isEmpty else { return nil }
        do {
            return try AuthorizationTable(parsing: SystemFile.text(name), source: name)
        } catch let error as RPCError {
            problems.append(.init(.invalid, key: Setting.authorizationFile.key, error.message))
        } catch {
            problems.append(.init(.unreadable, key: Setting.authorizationFile.key, "\(error)"))
        }
        return nil
    }
}

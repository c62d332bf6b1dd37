extension Setting where Value == String {
    package static var certificateFile: Setting {
        .text(
            "tls.certificate-file",
            meaning:
                "The certificate chain (PEM) that this service shows; with it, all connections are mutual TLS 1.3.",
            expectation: "the name of a file")
    }

    package static var privateKeyFile: Setting {
        .text(
            "tls.private-key-file", meaning: "The private key (PEM) of the certificate.",
            expectation: "the name of a file")
    }

    package static var trustRootsFile: Setting {
        .text(
            "tls.trust-roots-file", meaning: "The certificates (PEM) that peers' certificates must lead to.",
            expectation: "the name of a file")
    }

    package static var authorizationFile: Setting {
        .text(
            "authorization.file",
            meaning:
                "Who may call what: lines of a method and its callers. Without it every caller may call everything.",
            expectation: "the name of a file")
    }
}

extension Setting where Value == Bool {
    package static var plaintextForced: Setting {
        .boolean(
            "listen.plaintext-forced",
            meaning: "Take and make plaintext connections beyond this machine, where the network protects them.",
            default: false)
    }

    package static var logCalls: Setting {
        .boolean(
            "log.calls", meaning: "Log a line for each call that went well; those that fail are logged anyway.",
            default: false)
    }
}

/// Every setting a program knows: the one source of its help, its checks and its printed configuration.
package struct SettingTable: Sendable {
    /// A setting without its type.
    struct Entry: Sendable {
        let key: String
        let meaning: String
        let expectation: String
        var defaultText: String?
        let isSecret: Bool
        let form: SettingForm
        let parse: @Sendable (String) -> (any Sendable)?
    }

    /// In the order of declaration, which is the order of `--help`.
    private(set) var entries: [Entry] = []

    package init() {}

    /// Adds a setting.
    ///
    /// - Parameter defaultText: Takes the place of the setting's own default, for one that differs between services.
    package mutating func add<Value>(_ setting: Setting<Value>, default defaultText: String? = nil) {
        precondition(!entries.contains { $0.key == setting.key }, "the setting \(setting.key) is declared twice")
        let parse = setting.parse
        entries.append(
            Entry(
                key: setting.key, meaning: setting.meaning, expectation: setting.expectation,
                defaultText: defaultText ?? setting.defaultText, isSecret: setting.isSecret, form: setting.form,
                parse: { parse($0) }))
    }

    func entry(_ key: String) -> Entry? { entries.first { $0.key == key } }

    /// Every key that may be given: the settings, and for secrets the files that hold them.
    var acceptedKeys: [String] { entries.flatMap { $0.isSecret ? [$0.key, $0.fileKey] : [$0.key] } }
}

extension SettingTable.Entry {
    /// Names the file that holds a secret.
    var fileKey: String { key + ".file" }
}

extension SettingTable {
    /// `listen.port` as a flag: `--listen-port`.
    static func flag(_ key: String) -> String { "--" + key.replacing(".", with: "-") }

    /// `listen.port` as a variable: `LOYALTY_LISTEN_PORT`.
    static func variable(_ key: String, prefix: String = "LOYALTY") -> String {
        prefix + "_" + key.replacing(".", with: "_").replacing("-", with: "_").uppercased()
    }
}

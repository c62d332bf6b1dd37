/// The value of every setting of a table, all of them valid.
package struct Settings: Sendable {
    struct Resolved: Sendable {
        let text: String
        let value: any Sendable
        /// Where it came from: "default", "flag --listen-port".
        let origin: String
    }

    let table: SettingTable
    let values: [String: Resolved]

    /// The value of a setting of the table.
    package subscript<Value: Sendable>(_ setting: Setting<Value>) -> Value {
        guard let value = values[setting.key]?.value as? Value else {
            preconditionFailure("the setting \(setting.key) is not in the table of this program")
        }
        return value
    }

    /// What `--print-configuration` prints: each setting, its value unless secret, and where that came from.
    package var printed: String {
        table.entries.map { entry in
            guard let resolved = values[entry.key] else { return "" }
            let text = Redaction.shown(resolved.text, isSecret: entry.isSecret)
            return "\(entry.key) = \(text)   (\(resolved.origin))\n"
        }.joined()
    }
}

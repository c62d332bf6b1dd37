extension SettingTable {
    /// The text of `--help`: every setting with its flag, its variable, its default and what it means.
    package func help(program: String, summary: String) -> String {
        var text = """
            \(program): \(summary)

            Usage: \(program) [--<setting> <value>]... [--print-configuration] [--help]

            A flag wins over LOYALTY_\(program.uppercased())_<SETTING>, that over LOYALTY_<SETTING>, that over the
            settings file's section "\(program)", that over the rest of the file. A secret may also be given as the
            name of a file that holds it: --<setting>-file or LOYALTY_<SETTING>_FILE.


            """
        for entry in entries { text += help(for: entry) }
        return text
    }

    private func help(for entry: Entry) -> String {
        let value =
            switch entry.defaultText {
            case .none: "must be given"
            case .some(""): "not set by default"
            case .some(let text): "default \(text)"
            }
        return """
              \(SettingTable.flag(entry.key))   \(SettingTable.variable(entry.key))
                  \(entry.meaning)
                  Takes \(entry.expectation); \(value).\(entry.isSecret ? " Secret." : "")

            """
    }
}

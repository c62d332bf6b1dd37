/// Finds the value of each setting and keeps every mistake it meets.
struct SettingResolver {
    let table: SettingTable
    /// The first that has a value wins.
    let sources: [SettingSource]
    private(set) var problems: [ConfigurationError.Problem] = []

    init(table: SettingTable, sources: [SettingSource]) {
        self.table = table
        self.sources = sources
    }

    mutating func resolve() -> [String: Settings.Resolved] {
        var values: [String: Settings.Resolved] = [:]
        for entry in table.entries {
            guard let given = given(entry) else { continue }
            if let value = entry.parse(given.text) {
                values[entry.key] = .init(text: given.text, value: value, origin: given.origin)
            } else {
                let shown = Redaction.shown(given.text, isSecret: entry.isSecret)
                report(.invalid, entry, "\(given.origin) is \(shown), expected \(entry.expectation)")
            }
        }
        return values
    }

    private mutating func given(_ entry: SettingTable.Entry) -> (text: String, origin: String)? {
        for source in sources {
            do {
                let text = try source.text(entry.key, form: entry.form)
                let file = entry.isSecret ? try source.text(entry.fileKey, form: .text) : nil
                switch (text, file) {
                case (.some, .some):
                    report(
                        .conflict, entry,
                        "\(source.reference(entry.key)) and \(source.reference(entry.fileKey)) are both given; keep one"
                    )
                    return nil
                case (let text?, nil): return (text, source.reference(entry.key))
                case (nil, let file?): return contents(of: file, entry, source.reference(entry.fileKey))
                case (nil, nil): continue
                }
            } catch {
                report(.invalid, entry, "\(source.reference(entry.key)) is not \(entry.expectation)")
                return nil
            }
        }
        if let defaultText = entry.defaultText { return (defaultText, "default") }
        let flag = SettingTable.flag(entry.key)
        report(
            .missing, entry, "must be given, by \(flag) or \(SettingTable.variable(entry.key)): \(entry.expectation)")
        return nil
    }

    private mutating func contents(
        of file: String, _ entry: SettingTable.Entry, _ origin: String
    ) -> (text: String, origin: String)? {
        do throws(SystemFileError) {
            var text = try SystemFile.text(file)[...]
            // Editors and `echo` end a file with a newline that is no part of the secret.
            while text.last?.isNewline == true { text.removeLast() }
            return (String(text), origin)
        } catch {
            report(.unreadable, entry, "\(origin) names \(file), which cannot be read: \(error.reason)")
            return nil
        }
    }

    private mutating func report(_ code: ConfigurationError.Code, _ entry: SettingTable.Entry, _ message: String) {
        problems.append(.init(code, key: entry.key, message))
    }
}

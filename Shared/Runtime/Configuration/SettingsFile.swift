internal import Domain

/// Finds slips in the keys of a settings file, which would otherwise go unnoticed.
enum SettingsFile {
    /// Keys that no setting has: every one inside the service's own section; elsewhere, where other services have
    /// their sections, only those that are nearly a setting's name.
    static func unknownKeys(
        in name: String, table: SettingTable, program: String
    ) throws -> [ConfigurationError.Problem] {
        let document = JSONValue.object(try JSONObject(parsing: try SystemFile.text(name)))
        let known = table.acceptedKeys
        return keys(of: document, below: []).sorted().compactMap { key in
            let isOwn = key.hasPrefix(program + ".")
            let plain = isOwn ? String(key.dropFirst(program.count + 1)) : key
            guard !known.contains(plain) else { return nil }
            let nearest = Spelling.nearest(to: plain, among: known)
            guard isOwn || nearest != nil else { return nil }
            let hint = nearest.map { "; did you mean \($0)?" } ?? ""
            return .init(.unknown, key: key, "there is no such setting, in \(name)\(hint)")
        }
    }

    private static func keys(of value: JSONValue, below path: [String]) -> [String] {
        guard case .object(let object) = value else { return [path.joined(separator: ".")] }
        return object.members.flatMap { keys(of: $0.value, below: path + [$0.name]) }
    }
}

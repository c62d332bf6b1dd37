internal import Foundation

/// Finds slips in the keys of a settings file, which would otherwise go unnoticed.
enum SettingsFile {
    /// Keys that no setting has: every one inside the service's own section; elsewhere, where other services have
    /// their sections, only those that are nearly a setting's name.
    static func unknownKeys(
        in name: String, table: SettingTable, program: String
    ) throws -> [ConfigurationError.Problem] {
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: name)))
        let known = table.acceptedKeys
        return keys(of: object, below: []).sorted().compactMap { key in
            let isOwn = key.hasPrefix(program + ".")
            let plain = isOwn ? String(key.dropFirst(program.count + 1)) : key
            guard !known.contains(plain) else { return nil }
            let nearest = Spelling.nearest(to: plain, among: known)
            guard isOwn || nearest != nil else { return nil }
            let hint = nearest.map { "; did you mean \($0)?" } ?? ""
            return .init(.unknown, key: key, "there is no such setting, in \(name)\(hint)")
        }
    }

    private static func keys(of object: Any, below path: [String]) -> [String] {
        guard let members = object as? [String: Any] else { return [path.joined(separator: ".")] }
        return members.flatMap { keys(of: $0.value, below: path + [$0.key]) }
    }
}

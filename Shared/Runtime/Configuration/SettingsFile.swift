internal import Configuration
internal import Domain

/// A JSON file with settings: those of every service, and a section for each that holds its own.
///
/// Read with the domain's JSON rather than the configuration library's, which needs all of Foundation for it: two fifths
/// of a program.
struct SettingsFile {
    /// The value at each path, as the text that it was written with; a list is a list of texts.
    let values: [AbsoluteConfigKey: ConfigValue]
    /// Every path there is, also of a null.
    private let keys: Set<String>
    private let name: String

    /// - Throws: ``SystemFileError`` where the file cannot be read, ``DomainError/Code/malformed`` where it is no JSON object.
    init(named name: String) throws {
        let document = JSONValue.object(try JSONObject(parsing: try SystemFile.text(name)))
        self.name = name
        let leaves = Self.leaves(of: document, at: [])
        keys = Set(leaves.map { $0.path.joined(separator: ".") })
        let settings = leaves.compactMap { leaf in
            Self.content(of: leaf.value).map { (AbsoluteConfigKey(leaf.path), ConfigValue($0, isSecret: false)) }
        }
        values = Dictionary(settings) { first, _ in first }
    }

    /// Finds slips in the keys, which would otherwise go unnoticed: every one inside the service's own section that no
    /// setting has; elsewhere, where other services have their sections, only those that are nearly a setting's name.
    func unknownKeys(in table: SettingTable, program: String) -> [ConfigurationError.Problem] {
        let known = table.acceptedKeys
        return keys.sorted().compactMap { key in
            let isOwn = key.hasPrefix(program + ".")
            let plain = isOwn ? String(key.dropFirst(program.count + 1)) : key
            guard !known.contains(plain) else { return nil }
            let nearest = Spelling.nearest(to: plain, among: known)
            guard isOwn || nearest != nil else { return nil }
            let hint = nearest.map { "; did you mean \($0)?" } ?? ""
            return .init(.unknown, key: key, "there is no such setting, in \(name)\(hint)")
        }
    }

    /// The leaves below a value. `"listen.port"` and a `port` inside `listen` are the same setting; the first one counts.
    private static func leaves(of value: JSONValue, at path: [String]) -> [(path: [String], value: JSONValue)] {
        guard case .object(let object) = value else { return [(path, value)] }
        return object.members.flatMap { member in
            leaves(of: member.value, at: path + member.name.split(separator: ".").map(String.init))
        }
    }

    /// What a setting is read from; null is no value.
    private static func content(of value: JSONValue) -> ConfigContent? {
        switch value {
        case .null: nil
        case .string(let text): .string(text)
        case .array(let elements): .stringArray(elements.map(text))
        default: .string(text(value))
        }
    }

    private static func text(_ value: JSONValue) -> String {
        if case .string(let text) = value { text } else { value.description }
    }
}

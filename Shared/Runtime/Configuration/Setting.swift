/// One thing an operator can set, with its type, its default and what it means.
///
/// A key such as `database.url` is the flag `--database-url`, the variable `LOYALTY_DATABASE_URL` and the member `url` of
/// the object `database` in the settings file. Where it is ``isSecret``, each of them also exists with `file` at its
/// end and then names a file that holds the value.
package struct Setting<Value: Sendable>: Sendable {
    package let key: String
    /// One sentence for `--help`.
    package let meaning: String
    /// What is accepted, for `--help` and for errors: "a port from 0 to 65535".
    package let expectation: String
    /// The default as an operator would write it; nil where a value must be given.
    package let defaultText: String?
    package let isSecret: Bool
    let form: SettingForm
    let parse: @Sendable (String) -> Value?

    init(
        _ key: String, meaning: String, expectation: String, default defaultText: String?, isSecret: Bool = false,
        form: SettingForm = .text, parse: @escaping @Sendable (String) -> Value?
    ) {
        self.key = key
        self.meaning = meaning
        self.expectation = expectation
        self.defaultText = defaultText
        self.isSecret = isSecret
        self.form = form
        self.parse = parse
    }
}

/// How a value may be written in a settings file, beside as a string.
enum SettingForm: Sendable {
    case text
    case number
    case boolean
    case list
}

extension Setting where Value == String {
    /// Any text; an empty default means "not set".
    package static func text(
        _ key: String, meaning: String, expectation: String = "text", default defaultText: String? = "",
        isSecret: Bool = false
    ) -> Setting {
        Setting(key, meaning: meaning, expectation: expectation, default: defaultText, isSecret: isSecret) { $0 }
    }
}

extension Setting where Value == Int {
    /// A whole number within `range`.
    package static func integer(
        _ key: String, meaning: String, in range: ClosedRange<Int>, default defaultValue: Int?
    ) -> Setting {
        Setting(
            key, meaning: meaning, expectation: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            default: defaultValue.map(String.init), form: .number
        ) { text in Int(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension Setting where Value == Double {
    /// A number within `range`.
    package static func number(
        _ key: String, meaning: String, in range: ClosedRange<Double>, default defaultValue: Double?
    ) -> Setting {
        Setting(
            key, meaning: meaning, expectation: "a number from \(range.lowerBound) to \(range.upperBound)",
            default: defaultValue.map { "\($0)" }, form: .number
        ) { text in Double(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension Setting where Value == Bool {
    /// Yes or no.
    package static func boolean(_ key: String, meaning: String, default defaultValue: Bool?) -> Setting {
        Setting(
            key, meaning: meaning, expectation: "true or false", default: defaultValue.map { "\($0)" }, form: .boolean
        ) { text in
            switch text.lowercased() {
            case "true", "yes", "on", "1": true
            case "false", "no", "off", "0": false
            default: nil
            }
        }
    }
}

extension Setting where Value == Duration {
    /// A time with its unit, such as `250ms`, `30s`, `5m`, `12h` or `7d`.
    package static func duration(
        _ key: String, meaning: String, in range: ClosedRange<Duration>, default defaultText: String?
    ) -> Setting {
        let bounds = "\(DurationText.format(range.lowerBound)) to \(DurationText.format(range.upperBound))"
        return Setting(
            key, meaning: meaning, expectation: "a time from \(bounds), with its unit (ms, s, m, h, d)",
            default: defaultText
        ) { text in DurationText.parse(text).flatMap { range.contains($0) ? $0 : nil } }
    }
}

extension Setting where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the cases of `Value`.
    package static func choice(_ key: String, meaning: String, default defaultValue: Value?) -> Setting {
        Setting(
            key, meaning: meaning,
            expectation: "one of " + Value.allCases.map(\.rawValue).joined(separator: ", "),
            default: defaultValue?.rawValue
        ) { Value(rawValue: $0.lowercased()) }
    }
}

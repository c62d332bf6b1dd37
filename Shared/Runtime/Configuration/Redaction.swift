/// What of a value may be seen in errors, logs and the printed configuration.
enum Redaction {
    /// The value, or `[redacted]` for a secret. A password inside a connection string is a secret wherever it stands.
    static func shown(_ text: String, isSecret: Bool) -> String {
        guard !text.isEmpty else { return "\"\"" }
        if isSecret { return "[redacted]" }
        return "\"\(withoutPassword(text))\""
    }

    /// `postgres://user:password@host/name` and `host=h password=p` without their passwords.
    static func withoutPassword(_ text: String) -> String {
        var shown = text
        if let scheme = shown.firstRange(of: "://") {
            let authority = shown[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
            // The last @ ends the user information: an @ inside a badly escaped password must not reveal its tail.
            if let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") {
                shown.replaceSubrange(shown.index(after: colon)..<at, with: "[redacted]")
            }
        }
        for match in shown.ranges(of: "password=").reversed() {
            var end = shown[match.upperBound...].firstIndex { $0 == " " || $0 == "&" } ?? shown.endIndex
            if shown[match.upperBound...].first == "'" {
                // A quoted value may hold spaces; hiding the rest of the string is the safe reading.
                end = shown.endIndex
            }
            shown.replaceSubrange(match.upperBound..<end, with: "[redacted]")
        }
        return shown
    }
}

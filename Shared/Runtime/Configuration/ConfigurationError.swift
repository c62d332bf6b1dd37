/// Why a service cannot start with the settings it was given: every mistake, not the first one.
package struct ConfigurationError: Error, Sendable, Hashable {
    /// What kind of mistake it is, for programs.
    package enum Code: Sendable, Hashable {
        /// A value that must be given was not.
        case missing
        /// A value is not what the setting accepts.
        case invalid
        /// No such setting.
        case unknown
        /// A file that a setting names cannot be read.
        case unreadable
        /// Two settings exclude each other.
        case conflict
    }

    /// One mistake.
    package struct Problem: Sendable, Hashable {
        package let code: Code
        /// The setting, such as `listen.port`, or the flag as typed where there is no such setting.
        package let key: String
        /// One sentence: where the value came from, what it was (unless secret), what is accepted.
        package let message: String

        package init(_ code: Code, key: String, _ message: String) {
            self.code = code
            self.key = key
            self.message = message
        }
    }

    /// At least one.
    package let problems: [Problem]

    package init(_ problems: [Problem]) {
        precondition(!problems.isEmpty, "a configuration error needs a problem")
        self.problems = problems
    }
}

extension ConfigurationError: CustomStringConvertible {
    package var description: String {
        let count = problems.count == 1 ? "1 mistake" : "\(problems.count) mistakes"
        let lines = problems.map { "  \($0.key): \($0.message)" }
        return "The configuration has \(count); --help lists every setting.\n" + lines.joined(separator: "\n")
    }
}

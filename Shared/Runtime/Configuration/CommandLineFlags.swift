/// The command line of a service, checked against its settings before anything reads it.
struct CommandLineFlags: Sendable, Hashable {
    var wantsHelp = false
    var wantsConfiguration = false
    /// For the configuration provider: the program's name, then `--key=value` only.
    var arguments: [String]
    var problems: [ConfigurationError.Problem] = []

    /// Reads `--key value`, `--key=value` and, for booleans, `--key` alone.
    init(_ commandLine: [String], table: SettingTable) {
        arguments = Array(commandLine.prefix(1))
        var rest = commandLine.dropFirst()
        while let argument = rest.popFirst() {
            switch argument {
            case "--help", "-h": wantsHelp = true
            case "--print-configuration": wantsConfiguration = true
            default: read(argument, rest: &rest, table: table)
            }
        }
    }

    private mutating func read(_ argument: String, rest: inout ArraySlice<String>, table: SettingTable) {
        guard argument.hasPrefix("--") else {
            problems.append(.init(.unknown, key: argument, "is not a flag; a flag starts with two dashes"))
            return
        }
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let flag = parts[0]
        guard let key = table.acceptedKeys.first(where: { SettingTable.flag($0) == flag }) else {
            let flags = table.acceptedKeys.map(SettingTable.flag)
            let hint = Spelling.nearest(to: flag, among: flags).map { "; did you mean \($0)?" } ?? ""
            problems.append(.init(.unknown, key: flag, "there is no such flag\(hint)"))
            if parts.count == 1, let next = rest.first, !next.hasPrefix("--") { rest.removeFirst() }
            return
        }
        if parts.count == 2 {
            arguments.append("\(flag)=\(parts[1])")
        } else if let next = rest.first, !next.hasPrefix("--") {
            rest.removeFirst()
            arguments.append("\(flag)=\(next)")
        } else if table.entry(key)?.form == .boolean {
            arguments.append("\(flag)=true")
        } else {
            problems.append(.init(.missing, key: key, "the flag \(flag) needs a value after it"))
        }
    }
}

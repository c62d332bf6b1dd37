import Foundation
import Testing

@testable import ServiceRuntime

@Suite("Settings")
struct SettingsTests {
    @Test("A flag wins over the service's variable, that over the shared variable, that over the file")
    func precedence() throws {
        try withFile(#"{"rewards": {"listen": {"port": 4}}, "listen": {"port": 5}}"#) {
            (file: String) throws in
            var environment = [
                "LOYALTY_REWARDS_LISTEN_PORT": "2", "LOYALTY_LISTEN_PORT": "3", "LOYALTY_CONFIG_FILE": file,
            ]
            #expect(try port(["--listen-port", "1"], environment) == 1)
            #expect(try port([], environment) == 2)
            environment["LOYALTY_REWARDS_LISTEN_PORT"] = nil
            #expect(try port([], environment) == 3)
            environment["LOYALTY_LISTEN_PORT"] = nil
            #expect(try port([], environment) == 4)
        }
        try withFile(#"{"listen": {"port": 5}}"#) { (file: String) throws in
            #expect(try port(["--config-file=\(file)"], [:]) == 5)
        }
        #expect(try port([], [:]) == 7105)
    }

    @Test("Three mistakes are all named, with where they are, what was given and what is accepted")
    func threeMistakes() throws {
        let error = #expect(throws: ConfigurationError.self) {
            _ = try resolved(
                ["--listen-port", "seventy"], ["LOYALTY_LOG_LEVEL": "loud", "LOYALTY_DRAIN_TIMEOUT": "5"],
                url: nil)
        }
        let found = try #require(error)
        let problems = found.problems
        #expect(problems.map(\.key) == ["listen.port", "database.url", "log.level", "drain.timeout"])
        #expect(
            problems[0].message.contains(#"flag --listen-port is "seventy", expected a whole number from 0 to 65535"#))
        #expect(problems[1].code == .missing)
        #expect(problems[2].message.contains("one of trace, debug, info"))
        #expect(problems[3].message.contains("with its unit"))
        #expect("\(found)".hasPrefix("The configuration has 4 mistakes"))
    }

    @Test("A secret comes from a file, without the newline at its end, and is never shown")
    func secretFromFile() throws {
        try withFile("hunter2\n") { (file: String) throws in
            let settings = try resolved([], ["LOYALTY_DATABASE_PASSWORD_FILE": file])
            #expect(settings[.databasePassword] == "hunter2")
            #expect(!settings.printed.contains("hunter2"))
            #expect(
                settings.printed.contains("database.password = [redacted]   (variable LOYALTY_DATABASE_PASSWORD_FILE)"))
        }
    }

    @Test("A secret given twice, and a secret's file that is not there, are mistakes")
    func secretMistakes() throws {
        let twice = #expect(throws: ConfigurationError.self) {
            _ = try resolved(
                [], ["LOYALTY_DATABASE_PASSWORD": "hunter2", "LOYALTY_DATABASE_PASSWORD_FILE": "/tmp/none"])
        }
        #expect(twice?.problems.map(\.code) == [.conflict])
        #expect(twice.map { "\($0)".contains("hunter2") } == false)
        let absent = #expect(throws: ConfigurationError.self) {
            _ = try resolved(["--database-password-file", "/nonexistent/secret"], [:])
        }
        #expect(absent?.problems.map(\.code) == [.unreadable])
    }

    @Test("A slip in a flag, in a variable of this service and in the file is named, with what was meant")
    func slips() throws {
        let flag = #expect(throws: ConfigurationError.self) {
            _ = try resolved(["--listen-prt", "1"], ["LOYALTY_REWARDS_LOG_LEVL": "info"])
        }
        #expect(
            flag?.problems.map(\.message) == [
                "there is no such flag; did you mean --listen-port?",
                "there is no such variable; did you mean LOYALTY_REWARDS_LOG_LEVEL?",
            ])
        try withFile(#"{"rewards": {"colour": 1}, "lisen": {"port": null}, "vip": {"colour": 1}}"#) {
            (file: String) throws in
            let error = #expect(throws: ConfigurationError.self) {
                _ = try resolved(["--config-file", file], [:])
            }
            #expect(error?.problems.map(\.key) == ["lisen.port", "rewards.colour"])
        }
    }

    @Test("A settings file that is absent or is no JSON object is a mistake, beside the others")
    func unreadableFile() throws {
        try withFile("[1, 2]") { (file: String) throws in
            for name in [file, "/nonexistent/settings.json"] {
                let error = #expect(throws: ConfigurationError.self) {
                    _ = try resolved(["--config-file", name, "--log-level", "loud"], [:])
                }
                #expect(error?.problems.map(\.key) == ["config.file", "log.level"])
            }
        }
    }

    @Test("--help lists every setting with its flag, variable and default")
    func help() throws {
        let request = try Settings.resolve(.rewards, from: .rewards(["--help"], [:]))
        guard case .printHelp = request else {
            Issue.record("expected help")
            return
        }
        let text = SettingTable.rewards.help(program: "rewards", summary: "players and ledger")
        for entry in SettingTable.rewards.entries {
            #expect(text.contains(SettingTable.flag(entry.key) + " "))
            #expect(text.contains(SettingTable.variable(entry.key)))
            #expect(text.contains(entry.meaning))
        }
        #expect(text.contains("default 7105"))
    }

    @Test(
        "A password inside a connection string is hidden, whatever form it has",
        arguments: [
            "postgres://u:hunter2@h/n", "host=h password=hunter2 dbname=n", "postgres://h/n?password=hunter2&x=1",
            "host=h password='hunter2 \\' hunter2'", "postgres://u:hun@ter2hunter2@h/n",
        ])
    func redaction(url: String) {
        let shown = Redaction.shown(url, isSecret: false)
        #expect(!shown.contains("ter2"))
        #expect(shown.contains("h"))
    }

    @Test(
        "A time needs its unit and may not overflow",
        arguments: [
            ("250ms", Duration.milliseconds(250)), ("30s", .seconds(30)), ("7d", .seconds(604_800)), ("30", nil),
            ("s", nil), ("-1s", nil), ("9223372036854775807d", nil), ("1 s", nil),
        ] as [(String, Duration?)])
    func durations(text: String, expected: Duration?) {
        #expect(DurationText.parse(text) == expected)
        if let expected { #expect(DurationText.parse(DurationText.format(expected)) == expected) }
    }
}

// MARK: - Fixtures

extension SettingTable {
    static var rewards: SettingTable {
        var table = SettingTable()
        table.add(.configurationFile)
        table.add(.listenPort, default: "7105")
        table.add(.databaseURL)
        table.add(.databasePassword)
        table.add(.logLevel)
        table.add(.drainTimeout)
        return table
    }
}

extension Settings.Input {
    static func rewards(_ arguments: [String], _ environment: [String: String]) -> Settings.Input {
        Settings.Input(program: "rewards", commandLine: ["rewards"] + arguments, environment: environment)
    }
}

private func resolved(
    _ arguments: [String], _ environment: [String: String], url: String? = "postgres://h/n"
) throws -> Settings {
    var environment = environment
    environment["LOYALTY_DATABASE_URL"] = url
    guard case .run(let settings) = try Settings.resolve(.rewards, from: .rewards(arguments, environment)) else {
        throw ConfigurationError([.init(.unknown, key: "test", "expected settings")])
    }
    return settings
}

private func port(_ arguments: [String], _ environment: [String: String]) throws -> Int {
    try resolved(arguments, environment)[.listenPort]
}

private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).json")
    try text.write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path)
}

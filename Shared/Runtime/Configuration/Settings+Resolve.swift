internal import Configuration

extension Settings {
    /// What a program was started with.
    package struct Input: Sendable {
        /// The service's name, such as `rewards`: the prefix of its own variables and its section of the file.
        package var program: String
        /// The program's own name, then its arguments.
        package var commandLine: [String]
        package var environment: [String: String]

        package init(program: String, commandLine: [String], environment: [String: String]) {
            self.program = program
            self.commandLine = commandLine
            self.environment = environment
        }

        /// What this process was started with.
        package static func process(_ program: String) -> Input {
            Input(
                program: program, commandLine: CommandLine.arguments, environment: SystemProcess.environment)
        }
    }

    /// What the command line asks for.
    package enum Request: Sendable {
        case run(Settings)
        case printHelp
        case printConfiguration(Settings)
    }

    /// Reads and checks every setting of `table`: flags win over the environment, that over the settings file.
    ///
    /// - Throws: ``ConfigurationError`` with every mistake there is.
    package static func resolve(_ table: SettingTable, from input: Input) throws(ConfigurationError) -> Request {
        let flags = CommandLineFlags(input.commandLine, table: table)
        if flags.wantsHelp { return .printHelp }
        var problems = flags.problems
        problems += unknownVariables(table, input)

        var sources = [commandLine(flags)] + environment(input)
        switch file(named: fileName(in: sources), table: table, program: input.program) {
        case .success(let fileSources): sources += fileSources
        case .failure(let error): problems += error.problems
        }

        var resolver = SettingResolver(table: table, sources: sources)
        let values = resolver.resolve()
        problems += resolver.problems
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        let settings = Settings(table: table, values: values)
        return flags.wantsConfiguration ? .printConfiguration(settings) : .run(settings)
    }

    private static func commandLine(_ flags: CommandLineFlags) -> SettingSource {
        SettingSource(CommandLineArgumentsProvider(arguments: flags.arguments), path: components) {
            "flag \(SettingTable.flag($0))"
        }
    }

    /// The service's own variables, then those that all services share.
    private static func environment(_ input: Input) -> [SettingSource] {
        let provider = EnvironmentVariablesProvider(environmentVariables: input.environment)
        return ["LOYALTY_\(input.program.uppercased())", "LOYALTY"].map { prefix in
            SettingSource(provider, path: { [SettingTable.variable($0, prefix: prefix)] }) {
                "variable \(SettingTable.variable($0, prefix: prefix))"
            }
        }
    }

    /// A variable with this service's own prefix that is no setting is a slip; one with the shared prefix may be
    /// another service's.
    private static func unknownVariables(_ table: SettingTable, _ input: Input) -> [ConfigurationError.Problem] {
        let prefix = "LOYALTY_\(input.program.uppercased())"
        let known = table.acceptedKeys.map { SettingTable.variable($0, prefix: prefix) }
        return input.environment.keys.sorted().filter { $0.hasPrefix(prefix + "_") && !known.contains($0) }.map {
            name in
            let hint = Spelling.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
            return .init(.unknown, key: name, "there is no such variable\(hint)")
        }
    }

    @Sendable private static func components(_ key: String) -> [String] { key.split(separator: ".").map(String.init) }

    private static func fileName(in sources: [SettingSource]) -> String? {
        for source in sources {
            if let name = try? source.text(Setting.configurationFile.key, form: .text), !name.isEmpty { return name }
        }
        return nil
    }

    /// The file's section for this service, then the rest of it.
    private static func file(
        named name: String?, table: SettingTable, program: String
    ) -> Result<[SettingSource], ConfigurationError> {
        guard let name else { return .success([]) }
        do {
            let file = try SettingsFile(named: name)
            let problems = file.unknownKeys(in: table, program: program)
            guard problems.isEmpty else { return .failure(ConfigurationError(problems)) }
            let provider = InMemoryProvider(values: file.values)
            return .success(
                [[program], []].map { section in
                    SettingSource(provider, path: { section + components($0) }) {
                        "\((section + [$0]).joined(separator: ".")) in \(name)"
                    }
                })
        } catch {
            let problem = ConfigurationError.Problem(
                .unreadable, key: Setting.configurationFile.key, "cannot read \(name) as a JSON object: \(error)")
            return .failure(ConfigurationError([problem]))
        }
    }
}

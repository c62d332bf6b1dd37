internal import ArgumentParser

/// Makes the calls of files, one after the other.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Makes the calls that are written in files, in order.",
        discussion: """
            A file is a JSON list of {"call": "catalog.Packages/CreatePackage", "request": {…}}. The requests carry idempotency keys, so \
            that a file may be applied again after a mistake in it is mended. The first call that is refused ends it.

              loyalty apply compose/sample/levels.json compose/sample/packages.json
            """)

    @Argument(help: "The files.")
    var files: [String]

    @OptionGroup(title: "Connection")
    var connection: Connection

    func run() async throws {
        let scripts = try files.map(CallScript.init(path:))
        try await connection.withClients { clients in
            for script in scripts {
                let bar = ProgressBar(script.path, total: script.entries.count)
                try await script.apply(with: clients) { bar.show($0) }
                Console.answer("\(script.path): \(script.entries.count) calls made")
            }
        }
    }
}

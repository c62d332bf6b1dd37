import Foundation
import RPCServices
import Testing

@testable import ServiceRuntime

@Suite("Service main")
struct ServiceMainTests {
    @Test("A configuration with mistakes ends with its own exit code; --help and --print-configuration end well")
    func exitCodes() async {
        let definition = ServiceDefinition.fixture("receiver")
        func code(_ arguments: [String]) async -> ExitCode {
            await ServiceMain.run(
                definition, input: .init(program: "receiver", commandLine: ["receiver"] + arguments, environment: [:]))
        }
        #expect(await code(["--listen-port", "x", "--log-level", "loud"]) == .configuration)
        #expect(await code(["--help"]) == .success)
        #expect(await code(["--print-configuration", "--database-url", "postgres://u:hunter2@h/n"]) == .success)
    }

    @Test("Every setting of a service has a default that it accepts itself, but for those that must be given")
    func defaults() {
        let definition = ServiceDefinition.fixture(
            "sender", peers: [.init("receiver", defaultPort: 7_101, takesEvents: true)])
        for entry in SettingTable.service(definition).entries {
            guard let text = entry.defaultText else { continue }
            #expect(entry.parse(text) != nil, "\(entry.key) does not accept its default \(text)")
        }
    }

    @Test("Certificates that are not given together, and rules without certificates, are mistakes")
    func security() async throws {
        let rules = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data("* *\n".utf8).write(to: rules)
        defer { try? FileManager.default.removeItem(at: rules) }
        let input = Settings.Input(
            program: "receiver",
            commandLine: [
                "receiver", "--database-url", "postgres://h/n", "--tls-certificate-file", "/nonexistent",
                "--authorization-file", rules.path,
            ], environment: [:])
        guard case .run(let settings) = try Settings.resolve(.service(.fixture("receiver")), from: input) else {
            return
        }
        let error = #expect(throws: ConfigurationError.self) { try ServiceSecurity(settings, logger: .quiet) }
        #expect(
            error?.problems.map(\.key) == ["tls.private-key-file", "tls.trust-roots-file", "authorization.file"])
    }
}

@Suite("Serving state")
struct ServingStateTests {
    @Test(
        "A watcher sees the status now and in the end; one of an unknown service sees it come; nothing serves after the end"
    )
    func changes() async {
        let state = ServingState(services: ["a"], notServingBecause: "starting")
        var known = state.changes(of: "a").makeAsyncIterator()
        var unknown = state.changes(of: "b").makeAsyncIterator()
        #expect(await known.next() == .some(.notServing(reason: "starting")))
        #expect(await unknown.next() == .some(nil))
        state.set(.serving)
        state.add(services: ["b"])
        #expect(await known.next() == .some(.serving))
        #expect(await unknown.next() == .some(.serving))
        state.finish(because: "stopping")
        state.set(.serving)
        #expect(await known.next() == .some(.notServing(reason: "stopping")))
        #expect(await known.next() == nil)
        #expect(state["a"] == .notServing(reason: "stopping"))
    }
}

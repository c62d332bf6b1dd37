internal import Logging
internal import Metrics
internal import ServiceLifecycle
internal import Tracing

/// The `main` of every service: configuration, log, metrics, traces, then ``ServiceRuntime`` until SIGTERM or SIGINT.
package enum ServiceMain {
    /// Runs a service and ends the process.
    package static func run(_ definition: ServiceDefinition) async -> Never {
        let code = await run(definition, input: .process(definition.name))
        SystemProcess.end(code.rawValue)
    }

    static func run(_ definition: ServiceDefinition, input: Settings.Input) async -> ExitCode {
        let table = SettingTable.service(definition)
        let settings: Settings
        do throws(ConfigurationError) {
            switch try Settings.resolve(table, from: input) {
            case .printHelp:
                print(table.help(program: definition.name, summary: definition.summary), terminator: "")
                return .success
            case .printConfiguration(let settings):
                print(settings.printed, terminator: "")
                return .success
            case .run(let resolved): settings = resolved
            }
        } catch {
            SystemProcess.write(Array("\(error)\n".utf8), to: SystemProcess.standardError)
            return .configuration
        }
        return await run(definition, settings)
    }

    private static func run(_ definition: ServiceDefinition, _ settings: Settings) async -> ExitCode {
        SystemProcess.ignoreBrokenPipes()
        let output = LogOutput(descriptor: SystemProcess.standardError)
        defer { output.flush() }
        let tracingRatio = settings[.tracingSampleRatio]
        LoggingSystem.bootstrap { label in
            ServiceLogHandler(
                label: label, service: definition.name, format: settings[.logFormat],
                level: settings[.logLevel].level, output: output, metadataProvider: .trace)
        }
        let registry = MetricsRegistry()
        ProcessMetrics.register(in: registry)
        MetricsSystem.bootstrap(RegistryMetricsFactory(registry: registry))
        let tracer = tracingRatio > 0 ? LogTracer(sampleRatio: tracingRatio, logger: Logger(label: "trace")) : nil
        if let tracer { InstrumentationSystem.bootstrap(tracer) }

        let logger = Logger(label: definition.name)
        do {
            let runtime = try ServiceRuntime(
                definition, settings: settings, registry: registry, tracer: tracer, logger: logger)
            try await runtime.runUntilSignal()
            logger.notice("stopped")
            return .success
        } catch let error as StartError {
            logger.critical("cannot start", error: error)
            return .unavailable
        } catch let error as ConfigurationError {
            SystemProcess.write(Array("\(error)\n".utf8), to: SystemProcess.standardError)
            return .configuration
        } catch {
            logger.critical("failed", error: error)
            return .failure
        }
    }
}

extension Logger.MetadataProvider {
    /// The trace that a line belongs to, where there is one.
    fileprivate static var trace: Logger.MetadataProvider {
        Logger.MetadataProvider {
            guard let trace = ServiceContext.current?.traceContext else { return [:] }
            return ["trace_id": "\(trace.traceID)", "span_id": "\(TraceContext.hex(trace.spanID))"]
        }
    }
}

package import Logging

/// swift-log's handler of every service: fixed messages with fields, as JSON or text, through one ``LogOutput``.
package struct ServiceLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let encoder: LineEncoder
    private let output: LogOutput

    package init(
        label: String, service: String, format: LogFormat, level: Logger.Level, output: LogOutput,
        metadataProvider: Logger.MetadataProvider? = nil
    ) {
        self.label = label
        self.logLevel = level
        self.output = output
        self.metadataProvider = metadataProvider
        let isJSON =
            switch format {
            case .json: true
            case .text: false
            case .auto: !output.isTerminal
            }
        encoder = LineEncoder(isJSON: isJSON, service: service)
    }

    package func log(event: LogEvent) {
        output.append(
            encoder.encode(
                level: event.level, message: event.message.description, label: label, error: event.error,
                metadata: [metadata, metadataProvider?.get() ?? [:], event.metadata ?? [:]]))
        // The process may be about to end.
        if event.level == .critical { output.flush() }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }
}

extension LogLevel {
    package var level: Logger.Level {
        switch self {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}

/// The settings that every service has.
extension Setting where Value == String {
    package static var configurationFile: Setting {
        .text("config.file", meaning: "A JSON file with settings.", expectation: "the name of a file")
    }

    package static var listenHost: Setting {
        .text(
            "listen.host", meaning: "The address that calls arrive at.", expectation: "an address or a host name",
            default: "127.0.0.1")
    }

    package static var databaseURL: Setting {
        .text(
            "database.url",
            meaning: "Where the database is; several hosts may be named, the first that takes writes is used.",
            expectation: "a libpq connection string, such as postgres://user@host1,host2/name", default: nil)
    }

    package static var databasePassword: Setting {
        .text(
            "database.password", meaning: "The password of the database role, where the URL has none.",
            isSecret: true)
    }

    package static var metricsHost: Setting {
        .text(
            "metrics.host", meaning: "The address of the HTTP port for metrics and health.",
            expectation: "an address or a host name", default: "127.0.0.1")
    }
}

extension Setting where Value == Int {
    /// 0 takes any free port, which the log then names.
    package static var listenPort: Setting {
        .integer(
            "listen.port", meaning: "The port that calls arrive at; 0 takes a free one.", in: 0...65_535, default: 0)
    }

    package static var metricsPort: Setting {
        .integer(
            "metrics.port", meaning: "The HTTP port for /metrics, /healthz and /readyz; 0 takes a free one.",
            in: 0...65_535, default: 0)
    }

    package static var databaseConnectionsMax: Setting {
        .integer(
            "database.connections-max", meaning: "How many connections the service opens at most.", in: 2...1_000,
            default: 16)
    }
}

extension Setting where Value == Duration {
    package static var drainTimeout: Setting {
        .duration(
            "drain.timeout", meaning: "How long calls in flight may take to finish once the service was told to stop.",
            in: .zero ... .seconds(600), default: "30s")
    }
}

extension Setting where Value == Double {
    package static var tracingSampleRatio: Setting {
        .number(
            "tracing.sample-ratio", meaning: "The share of calls whose spans are written to the log; 0 traces nothing.",
            in: 0...1, default: 0)
    }
}

extension Setting where Value == LogLevel {
    package static var logLevel: Setting {
        .choice("log.level", meaning: "The least important lines that are logged.", default: .info)
    }
}

extension Setting where Value == LogFormat {
    package static var logFormat: Setting {
        .choice(
            "log.format", meaning: "How a line of the log looks; auto is text on a terminal, else JSON.", default: .auto
        )
    }
}

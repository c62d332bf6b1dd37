/// How a line of the log looks.
package enum LogFormat: String, CaseIterable, Sendable {
    /// Text where the log goes to a terminal, JSON elsewhere.
    case auto
    /// One JSON object a line.
    case json
    /// For people: time, level, message, `key=value`.
    case text
}

/// How much is logged; swift-log's levels by their names.
package enum LogLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical
}

internal import Logging

/// Turns one event into one line. Newlines in values are escaped: a line stays a line whatever a peer sends.
struct LineEncoder: Sendable {
    let isJSON: Bool
    let service: String

    func encode(
        level: Logger.Level, message: String, label: String, error: (any Error)?, metadata: [Logger.Metadata]
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(256)
        if isJSON {
            appendJSON(to: &line, level: level, message: message, label: label, error: error, metadata: metadata)
        } else {
            appendText(to: &line, level: level, message: message, label: label, error: error, metadata: metadata)
        }
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private func appendJSON(
        to line: inout [UInt8], level: Logger.Level, message: String, label: String, error: (any Error)?,
        metadata: [Logger.Metadata]
    ) {
        line.append(contentsOf: "{\"time\":\"".utf8)
        LogTime.appendNow(to: &line)
        line.append(contentsOf: "\",\"level\":\"".utf8)
        line.append(contentsOf: level.rawValue.utf8)
        line.append(contentsOf: "\",\"service\":".utf8)
        JSONText.append(service, to: &line)
        JSONText.appendKey("logger", to: &line)
        JSONText.append(label, to: &line)
        JSONText.appendKey("message", to: &line)
        JSONText.append(message, to: &line)
        if let error {
            JSONText.appendKey("error", to: &line)
            JSONText.append("\(error)", to: &line)
        }
        forEach(metadata) { key, value in
            JSONText.appendKey(key, to: &line)
            appendJSON(value, to: &line)
        }
        line.append(UInt8(ascii: "}"))
    }

    private func appendJSON(_ value: Logger.MetadataValue, to line: inout [UInt8]) {
        switch value {
        case .string(let text): JSONText.append(text, to: &line)
        case .stringConvertible(let value): JSONText.append("\(value)", to: &line)
        case .array(let values):
            line.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                appendJSON(value, to: &line)
            }
            line.append(UInt8(ascii: "]"))
        case .dictionary(let members):
            line.append(UInt8(ascii: "{"))
            for (index, key) in members.keys.sorted().enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                JSONText.append(key, to: &line)
                line.append(UInt8(ascii: ":"))
                if let value = members[key] { appendJSON(value, to: &line) }
            }
            line.append(UInt8(ascii: "}"))
        }
    }

    private func appendText(
        to line: inout [UInt8], level: Logger.Level, message: String, label: String, error: (any Error)?,
        metadata: [Logger.Metadata]
    ) {
        LogTime.appendNow(to: &line)
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: level.rawValue.uppercased().utf8)
        for _ in level.rawValue.utf8.count..<9 { line.append(UInt8(ascii: " ")) }
        line.append(contentsOf: "\(service) ".utf8)
        append(text: message, to: &line)
        if let error { append(field: "error", "\(error)", to: &line) }
        forEach(metadata) { key, value in append(field: key, "\(value)", to: &line) }
    }

    private func append(field key: String, _ value: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: " "))
        line.append(contentsOf: key.utf8)
        line.append(UInt8(ascii: "="))
        let needsQuotes = value.isEmpty || value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
        if needsQuotes { JSONText.append(value, to: &line) } else { line.append(contentsOf: value.utf8) }
    }

    /// Control characters could forge a line or steer a terminal.
    private func append(text: String, to line: inout [UInt8]) {
        for byte in text.utf8 { line.append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte) }
    }

    /// Later dictionaries win over earlier ones; keys in order, so that lines can be compared.
    private func forEach(_ metadata: [Logger.Metadata], _ body: (String, Logger.MetadataValue) -> Void) {
        let filled = metadata.filter { !$0.isEmpty }
        guard let first = filled.first else { return }
        let merged = filled.dropFirst().reduce(first) { $0.merging($1) { $1 } }
        for (key, value) in merged.sorted(by: { $0.key < $1.key }) { body(key, value) }
    }
}

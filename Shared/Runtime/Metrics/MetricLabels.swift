/// The labels of one series, in Prometheus' text form.
package struct MetricLabels: Sendable, Hashable {
    /// `method="Post",code="OK"`, or empty.
    let text: String

    package init(_ labels: KeyValuePairs<String, String> = [:]) {
        self.init(pairs: labels.map { ($0.key, $0.value) })
    }

    package init(pairs: [(String, String)]) {
        text = pairs.map { "\(MetricName.sanitized($0.0))=\"\(MetricLabels.escaped($0.1))\"" }.joined(separator: ",")
    }

    /// Empty, or `{…}` around the labels and `extra`.
    func braced(with extra: String = "") -> String {
        if text.isEmpty { return extra.isEmpty ? "" : "{\(extra)}" }
        return extra.isEmpty ? "{\(text)}" : "{\(text),\(extra)}"
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

/// Names as Prometheus accepts them.
enum MetricName {
    /// OpenTelemetry's dots become underscores, anything else that Prometheus refuses too.
    static func sanitized(_ name: String) -> String {
        let characters = name.utf8.map { byte -> Character in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                Character(UnicodeScalar(byte))
            default: "_"
            }
        }
        let text = String(characters)
        return text.first?.isNumber ?? true ? "_" + text : text
    }
}

/// The table and the columns that a COPY fills.
package struct CopyTarget: Sendable, Hashable {
    package var schema: String?
    package var table: String
    package var columns: [String]

    package init(schema: String? = nil, table: String, columns: [String]) {
        precondition(!columns.isEmpty, "COPY into \(table) names no columns")
        self.schema = schema
        self.table = table
        self.columns = columns
    }

    var command: String {
        let name = ([schema].compactMap { $0 } + [table]).map(\.quotedIdentifier).joined(separator: ".")
        let columns = columns.map(\.quotedIdentifier).joined(separator: ", ")
        return "COPY \(name) (\(columns)) FROM STDIN (FORMAT binary)"
    }
}

extension String {
    /// In double quotes, as a name in SQL.
    package var quotedIdentifier: String {
        var quoted = "\""
        for character in self {
            if character == "\"" { quoted.append("\"") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    /// In single quotes, as a text in SQL; for commands that take no parameters.
    var quotedLiteral: String {
        var quoted = contains("\\") ? "E'" : "'"
        for character in self {
            if character == "'" || character == "\\" { quoted.append(character) }
            quoted.append(character)
        }
        return quoted + "'"
    }
}

internal import Domain

/// What the services say of the day: tables, each with a name for programs.
struct DemoReport {
    struct Table {
        let name: String
        let title: String
        let columns: [(header: String, alignment: TextTable.Alignment)]
        var rows: [[String]] = []
    }

    var tables: [Table] = []
    /// What must hold, and whether it does.
    var checks: [(name: String, holds: Bool, detail: String)] = []
    var duration = Duration.zero

    var holds: Bool { checks.allSatisfy(\.holds) }

    /// For people.
    var text: String {
        var text = ""
        for table in tables {
            var shown = TextTable(table.columns)
            for row in table.rows { shown.add(row) }
            text += "\n\(table.title)\n\n\(shown.text)"
        }
        var shown = TextTable([("check", .left), ("", .left), ("", .left)])
        for check in checks { shown.add([check.name, check.holds ? "✓" : "✗", check.detail]) }
        return text + "\n" + shown.text + "\nthe day took \(duration.text)\n"
    }

    /// For programs: a list of objects for each table, amounts as texts so that no reader rounds them.
    var json: String {
        var object = JSONObject()
        for table in tables {
            object[table.name] = .array(
                table.rows.map { row in
                    var entry = JSONObject()
                    for (column, cell) in zip(table.columns, row) {
                        entry[column.header.isEmpty ? "value" : column.header.replacing(" ", with: "_").lowercased()] =
                            .string(cell)
                    }
                    return .object(entry)
                })
        }
        var results = JSONObject()
        for check in checks { results[check.name] = .bool(check.holds) }
        object["checks"] = .object(results)
        object["holds"] = .bool(holds)
        object["milliseconds"] = .number(JSONNumber(Int64(duration / .milliseconds(1))))
        return "\(object)\n"
    }
}

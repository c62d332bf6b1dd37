/// Rows under a header, in columns that line up.
struct TextTable {
    enum Alignment {
        case left
        /// For numbers.
        case right
    }

    private let alignments: [Alignment]
    private var rows: [[String]]

    init(_ columns: [(header: String, alignment: Alignment)]) {
        alignments = columns.map(\.alignment)
        rows = [columns.map(\.header)]
    }

    /// Adds a row of as many cells as there are columns.
    mutating func add(_ cells: [String]) {
        precondition(cells.count == alignments.count, "a row of \(cells.count) cells in \(alignments.count) columns")
        rows.append(cells)
    }

    /// The lines, each ended by a newline; a rule follows the header.
    var text: String {
        let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        func line(_ cells: [String]) -> String {
            let padded = cells.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - cells[column].count)
                return alignments[column] == .left ? cells[column] + space : space + cells[column]
            }
            var text = padded.joined(separator: "  ")
            while text.last == " " { text.removeLast() }
            return text + "\n"
        }
        let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ") + "\n"
        return line(rows[0]) + rule + rows.dropFirst().map(line).joined()
    }
}

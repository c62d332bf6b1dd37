private import ServiceRuntime

/// A file of comma-separated values with a header, as `compose/sample/generate` writes it: no quotes, no empty lines.
struct CSVFile {
    private let columns: [Substring: Int]
    private let path: String
    let rows: [Row]

    /// One line; says where it is when a cell is not what was wanted.
    struct Row {
        fileprivate let cells: [Substring]
        fileprivate let columns: [Substring: Int]
        fileprivate let place: String

        /// The cell under `column`.
        func text(_ column: Substring) throws(SampleError) -> String {
            guard let index = columns[column] else { throw SampleError("\(place): there is no column \(column)") }
            return String(cells[index])
        }

        /// The cell under `column` as a whole number.
        func integer(_ column: Substring) throws(SampleError) -> Int {
            let text = try text(column)
            guard let value = Int(text) else {
                throw SampleError("\(place): \(column) is a whole number, came \(text)")
            }
            return value
        }
    }

    init(path: String) throws {
        let lines = try SystemFile.text(path).split(separator: "\n")
        guard let header = lines.first else {
            throw SampleError("\(path) is empty. Write it with compose/sample/generate.")
        }
        let names = header.split(separator: ",", omittingEmptySubsequences: false)
        let columns = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.columns = columns
        self.path = path
        rows = try lines.dropFirst().enumerated().map { index, line in
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            guard cells.count == names.count else {
                throw SampleError("\(path):\(index + 2): has \(cells.count) cells, the header has \(names.count)")
            }
            return Row(cells: cells, columns: columns, place: "\(path):\(index + 2)")
        }
    }
}

/// What is wrong with the sample data.
struct SampleError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

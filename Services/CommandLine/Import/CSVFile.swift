private import ServiceRuntime

/// A file of comma-separated values with a header (RFC 4180: a cell in quotes may hold commas, newlines and doubled quotes).
struct CSVFile {
    let columns: [String]
    let path: String
    let rows: [Row]

    /// One record; says where it is when a cell is not what was wanted.
    struct Row {
        let cells: [String]
        fileprivate let columns: [String: Int]
        let place: String

        /// The cell under `column`.
        func text(_ column: String) throws(FileError) -> String {
            guard let text = textIfAny(column) else { throw FileError("\(place): there is no column \(column)") }
            return text
        }

        /// Nil where the file has no such column.
        func textIfAny(_ column: String) -> String? { columns[column].map { cells[$0] } }

        /// The cell under `column` as a whole number.
        func integer(_ column: String) throws(FileError) -> Int {
            let text = try text(column)
            guard let value = Int(text) else {
                throw FileError("\(place): \(column) is a whole number, came \(text)")
            }
            return value
        }
    }

    /// - Throws: ``FileError`` naming the file and the line.
    init(path: String) throws {
        var records = try Self.records(try SystemFile.text(path), path: path)
        guard let header = records.first else { throw FileError("\(path) is empty: its first line names the columns") }
        records.removeFirst()
        let columns = Dictionary(header.cells.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.columns = header.cells
        self.path = path
        rows = try records.map { record in
            let place = "\(path):\(record.line)"
            guard record.cells.count == header.cells.count else {
                throw FileError("\(place): has \(record.cells.count) cells, the header has \(header.cells.count)")
            }
            return Row(cells: record.cells, columns: columns, place: place)
        }
    }

    /// A record as a line of a file, quoted where it must be.
    static func line(_ cells: [String]) -> String {
        cells.map { cell in
            cell.contains { ",\"\r\n".contains($0) } ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
        }.joined(separator: ",") + "\n"
    }

    private static func records(_ text: String, path: String) throws -> [(line: Int, cells: [String])] {
        var records: [(line: Int, cells: [String])] = []
        var cells: [String] = []
        var cell: [UInt8] = []
        var (line, start, isQuoted, wasQuoted) = (1, 1, false, false)
        func isEmptyLine() -> Bool { cells.isEmpty && cell.isEmpty && !wasQuoted }
        func endCell() {
            cells.append(String(decoding: cell, as: UTF8.self))
            cell.removeAll(keepingCapacity: true)
            wasQuoted = false
        }
        func endRecord() {
            if !isEmptyLine() {
                endCell()
                records.append((start, cells))
                cells = []
            }
            start = line + 1
        }
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && index + 1 < bytes.count && bytes[index + 1] == byte:
                cell.append(byte)
                index += 1
            case UInt8(ascii: "\""):
                isQuoted.toggle()
                wasQuoted = true
            case UInt8(ascii: ",") where !isQuoted: endCell()
            case UInt8(ascii: "\r") where !isQuoted: break
            case UInt8(ascii: "\n"):
                if isQuoted { cell.append(byte) } else { endRecord() }
                line += 1
            default: cell.append(byte)
            }
            index += 1
        }
        guard !isQuoted else { throw FileError("\(path):\(start): a quote is not closed") }
        endRecord()
        return records
    }
}

/// What is wrong with a file that was given.
struct FileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

internal import CLibPQ

/// The rows that a statement returned, kept as they came until somebody decodes them.
///
/// Any number of tasks may read them at a time. The memory goes with the last copy.
package struct PostgresRows: Sendable {
    private let result: ResultStorage?

    /// How many rows there are.
    package let count: Int

    /// No rows, of a command that returns none.
    init() {
        result = nil
        count = 0
    }

    init(_ result: ResultStorage) {
        self.result = result
        count = Int(PQntuples(result.pointer))
    }

    /// How many rows the statement inserted, changed, deleted or returned.
    package var affectedCount: Int {
        guard let result, let text = PQcmdTuples(result.pointer) else { return 0 }
        var count = 0
        var position = text
        while position.pointee != 0 {
            count = count * 10 + Int(position.pointee - 48)
            position += 1
        }
        return count
    }

    /// What the server calls what it did, such as `INSERT 0 1` or `ROLLBACK`.
    var commandTag: String {
        result.flatMap { PQcmdStatus($0.pointer) }.map { String(cString: $0) } ?? ""
    }

    package var columnCount: Int { result.map { Int(PQnfields($0.pointer)) } ?? 0 }

    /// The name of a column, from zero.
    package func columnName(_ column: Int) -> String {
        guard let result, let name = PQfname(result.pointer, Int32(column)) else { return "\(column)" }
        return String(cString: name)
    }

    /// Where the column of that name is.
    package func columnIndex(_ name: String) -> Int? {
        guard let result else { return nil }
        // Not PQfnumber, which folds the case of what is not quoted.
        return (0..<columnCount).first { index in
            PQfname(result.pointer, Int32(index)).map { String(cString: $0) == name } ?? false
        }
    }

    /// Decodes one column of one row.
    func decode<Value: PostgresDecodable>(
        _ type: Value.Type, row: Int, column: Int
    ) throws(PostgresError) -> Value {
        guard let result else { throw noSuchColumn(column) }
        let pointer = result.pointer
        guard column >= 0, column < result.columnCount else { throw noSuchColumn(column) }
        do throws(PostgresDecodingError) {
            if PQgetisnull(pointer, Int32(row), Int32(column)) != 0 { return try Value.decodeNull() }
            let bytes = UnsafeRawBufferPointer(
                start: PQgetvalue(pointer, Int32(row), Int32(column)),
                count: Int(PQgetlength(pointer, Int32(row), Int32(column))))
            return try Value.decode(PostgresValue(bytes: bytes, oid: UInt32(PQftype(pointer, Int32(column)))))
        } catch {
            throw decodingFailed(error, as: Value.self, row: row, column: column)
        }
    }

    private func noSuchColumn(_ column: Int) -> PostgresError {
        PostgresError(
            .decodingFailed, "Column \(column) was wanted, the statement returns \(columnCount). Count from zero.",
            statementName: result?.statementName)
    }

    private func decodingFailed(
        _ error: PostgresDecodingError, as type: (some Any).Type, row: Int, column: Int
    ) -> PostgresError {
        let found: String =
            switch error {
            case .null: "it is NULL; decode it as \(type)?"
            case .type(let oid): "it has the type that pg_type numbers \(oid); decode another type, or cast the column"
            case .malformed: "its bytes are no such value"
            case .outOfRange: "the value does not fit"
            }
        return PostgresError(
            .decodingFailed,
            "Column \(column) «\(columnName(column))» of row \(row) cannot become \(type): \(found).",
            statementName: result?.statementName, cause: error)
    }

    /// Owns libpq's result.
    final class ResultStorage: @unchecked Sendable {
        // Unchecked for the pointer: libpq's results are not changed once they were made.
        let pointer: OpaquePointer
        let columnCount: Int
        let statementName: String?

        init(_ pointer: OpaquePointer, statementName: String?) {
            self.pointer = pointer
            columnCount = Int(PQnfields(pointer))
            self.statementName = statementName
        }

        deinit { PQclear(pointer) }
    }
}

extension PostgresRows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { count }

    package subscript(position: Int) -> PostgresRow {
        precondition(position >= 0 && position < count, "row \(position) of \(count)")
        return PostgresRow(rows: self, index: position)
    }
}

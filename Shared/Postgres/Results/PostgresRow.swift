/// One row. Keeps the rows that it belongs to.
package struct PostgresRow: Sendable {
    let rows: PostgresRows
    let index: Int

    package var columnCount: Int { rows.columnCount }

    /// Decodes a column by its place, from zero.
    ///
    /// - Throws: ``PostgresError/Code/decodingFailed``, which names the column and what to do.
    package func decode<Value: PostgresDecodable>(
        _ type: Value.Type = Value.self, at column: Int
    ) throws(PostgresError) -> Value {
        try rows.decode(type, row: index, column: column)
    }

    /// Decodes a column by its name. By place is faster where it matters.
    package func decode<Value: PostgresDecodable>(
        _ type: Value.Type = Value.self, column name: String
    ) throws(PostgresError) -> Value {
        guard let column = rows.columnIndex(name) else {
            let names = (0..<rows.columnCount).map(rows.columnName).joined(separator: ", ")
            throw PostgresError(.decodingFailed, "There is no column «\(name)»; there are: \(names).")
        }
        return try rows.decode(type, row: index, column: column)
    }

    /// Decodes the first columns in order: `row.decode((PostgresUUID, Int64, String?).self)`.
    package func decode<each Value: PostgresDecodable>(
        _ types: (repeat each Value).Type
    ) throws(PostgresError) -> (repeat each Value) {
        var column = -1
        func next<Next: PostgresDecodable>(_ type: Next.Type) throws(PostgresError) -> Next {
            column += 1
            return try rows.decode(type, row: index, column: column)
        }
        return try (repeat next((each Value).self))
    }
}

extension PostgresRows {
    /// Decodes every row: `rows.decode((PostgresUUID, Int64, String?).self)`.
    package func decode<each Value: PostgresDecodable>(
        _ types: (repeat each Value).Type
    ) throws(PostgresError) -> [(repeat each Value)] {
        var decoded: [(repeat each Value)] = []
        decoded.reserveCapacity(count)
        for index in 0..<count {
            decoded.append(try PostgresRow(rows: self, index: index).decode(types))
        }
        return decoded
    }

    /// Decodes the first column of every row.
    package func decode<Value: PostgresDecodable>(_ type: Value.Type) throws(PostgresError) -> [Value] {
        var decoded: [Value] = []
        decoded.reserveCapacity(count)
        for index in 0..<count { decoded.append(try decode(type, row: index, column: 0)) }
        return decoded
    }

    /// The only row, or `nil` where there is none.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedRowCount`` where there are more.
    package func oneOrNone() throws(PostgresError) -> PostgresRow? {
        guard count <= 1 else { throw unexpected("at most one row was wanted") }
        return first
    }

    /// The only row.
    ///
    /// - Throws: ``PostgresError/Code/unexpectedRowCount`` where there is none, or more than one.
    package func one() throws(PostgresError) -> PostgresRow {
        guard count == 1 else { throw unexpected("one row was wanted") }
        return self[0]
    }

    private func unexpected(_ wanted: String) -> PostgresError {
        PostgresError(.unexpectedRowCount, "There are \(count) rows where \(wanted).")
    }
}

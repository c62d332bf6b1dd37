internal import CLibPQ

extension PostgresError {
    /// What the server said in place of a result.
    init(result: OpaquePointer) {
        func field(_ code: Character) -> String? {
            code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
        }
        // The letters are PG_DIAG_SQLSTATE and its like, which are characters in C.
        guard let sqlState = field("C") else {
            let text = PQresultErrorMessage(result).map { String(cString: $0).trimmedMessage } ?? ""
            self.init(.connectionLost, text.isEmpty ? "libpq failed without a word." : text)
            return
        }
        let server = ServerFields(
            sqlState: sqlState, severity: field("V") ?? field("S") ?? "", detail: field("D"), hint: field("H"),
            schema: field("s"), table: field("t"), column: field("c"), constraint: field("n"), routine: field("R"))
        self.init(
            Code(sqlState: sqlState), field("M") ?? "", server: server, statementName: nil, cause: nil)
    }
}

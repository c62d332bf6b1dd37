internal import ArgumentParser
private import Domain
private import RPC

/// Creates the packages of a CSV file.
struct ImportPackagesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "packages",
        abstract: "Creates the packages of a CSV file.",
        discussion: """
            Columns are the fields of a package, as `loyalty describe catalog catalog.CoinPackage` shows them; system_name, name, price and \
            gc_amount at least. Lists, such as available_countries, are divided by semicolons. Rows that are refused are written to \
            FILE.refused.csv with the reason; mend and import that file. A package that is there already is left as it is.

              loyalty import packages packages.csv
            """)

    @Argument(help: "The CSV file.")
    var file: String

    @OptionGroup(title: "Connection")
    var connection: Connection

    private static let lists: Set<String> = ["available_countries", "restricted_countries", "restricted_states"]

    func run() async throws {
        let csv = try CSVFile(path: file)
        let method = try MethodName("catalog.Packages/CreatePackage")
        var refused = RefusedRows(csv)
        var (created, known) = (0, 0)
        try await connection.withClient(of: .catalog) { client in
            let calls = DynamicCalls(client)
            let bar = ProgressBar("creating packages", total: csv.rows.count)
            for (index, row) in csv.rows.enumerated() {
                do {
                    _ = try await calls.call(
                        method, try Self.request(row, csv.columns), CallOptions(timeout: .seconds(30)))
                    created += 1
                } catch let error as RPCError where error.code == .alreadyExists {
                    known += 1
                } catch let error as RPCError where error.code == .unavailable || error.code == .deadlineExceeded {
                    throw error
                } catch {
                    refused.add(row, reason: "\(error)")
                }
                bar.show(index + 1)
            }
        }
        var table = TextTable([("created", .right), ("known already", .right), ("refused", .right)])
        table.add(["\(created)", "\(known)", "\(refused.count)"])
        Console.answer(table.text, terminator: "")
        if let path = try refused.write(beside: file) {
            Console.error("The refused rows are in \(path), each with its reason: mend and import that file.")
            throw ExitCode.failure
        }
    }

    private static func request(_ row: CSVFile.Row, _ columns: [String]) throws -> JSONValue {
        var package = JSONObject()
        package["is_active"] = .bool(true)
        for column in columns where column != "refused" {
            let text = try row.text(column)
            guard !text.isEmpty else { continue }
            switch text {
            case "true", "false": package[column] = .bool(text == "true")
            default:
                package[column] =
                    lists.contains(column)
                    ? .array(text.split(separator: ";").map { .string(String($0)) }) : .string(text)
            }
        }
        var request = JSONObject()
        request["idempotency_key"] = .string("import-\(try row.text("system_name"))")
        request["package"] = .object(package)
        return .object(request)
    }
}

private import Foundation
internal import SwiftProtobufPluginLibrary

/// Which modules a proto package becomes: the file `Protos/contracts`.
struct ContractTable {
    struct Contract {
        let cModule: String
        /// nil where only C is generated.
        let swiftModule: String?
    }

    private let byPackage: [String: Contract]
    private let path: String

    init(path: String) throws {
        self.path = path
        var byPackage: [String: Contract] = [:]
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        for line in lines where !line.hasPrefix("#") {
            let columns = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
            if columns.isEmpty { continue }
            guard columns.count == 3 else {
                throw GeneratorError("\(path): write package, C target and Swift module, not: \(line)")
            }
            byPackage[columns[0]] = Contract(cModule: columns[1], swiftModule: columns[2] == "-" ? nil : columns[2])
        }
        self.byPackage = byPackage
    }

    subscript(package: String) -> Contract? { byPackage[package] }

    subscript(package package: String, in file: FileDescriptor) -> Contract {
        get throws {
            guard let contract = byPackage[package] else {
                throw GeneratorError("\(file.name): add a line for the package \(package) to \(path)")
            }
            return contract
        }
    }
}

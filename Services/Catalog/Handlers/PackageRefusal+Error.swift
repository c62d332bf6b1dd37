private import Domain
package import RPC
private import ServiceRuntime

extension PackageRefusal: RPCErrorConvertible {
    /// What the caller gets.
    package var error: RPCError {
        switch self {
        case .packageUnknown(let id):
            refused(.notFound, "PACKAGE_UNKNOWN", "There is no package \(id).")
        case .versionChanged(let version):
            refused(
                .aborted, "VERSION_CHANGED", "The package is at version \(version) now. Read it again.",
                ["version": "\(version)"])
        case .packageIDTaken(let id):
            refused(
                .alreadyExists, "PACKAGE_ID_TAKEN", "package_id: another package has it.",
                id.map { ["package_id": $0.description] } ?? [:])
        case .systemNameTaken(let id):
            refused(
                .alreadyExists, "SYSTEM_NAME_TAKEN", "system_name: another package has it.",
                id.map { ["package_id": $0.description] } ?? [:])
        case .stockTooSmall(let remaining):
            refused(
                .failedPrecondition, "STOCK_TOO_SMALL", "Only \(remaining) are left to be taken away.",
                ["remaining": "\(remaining)"])
        case .stockTooLarge(let remaining):
            refused(
                .failedPrecondition, "STOCK_TOO_LARGE", "\(remaining) are left; a stock is at most \(Int32.max).",
                ["remaining": "\(remaining)"])
        }
    }

    private func refused(
        _ code: RPCError.Code, _ reason: String, _ message: String, _ metadata: [String: String] = [:]
    ) -> RPCError {
        RPCError(
            code, message, details: RPCError.Details(reason: reason, domain: "catalog.loyalty", metadata: metadata))
    }
}

import Domain
import RPC
import ServiceRuntime
import Testing

@Suite("Errors of domain values as a call's")
struct DomainErrorTests {
    @Test(
        "Each code becomes the one that tells the caller what to do",
        arguments: [
            (DomainError.Code.malformed, RPCError.Code.invalidArgument), (.tooPrecise, .invalidArgument),
            (.outOfRange, .invalidArgument), (.overflow, .outOfRange), (.divisionByZero, .internalError),
        ])
    func codes(code: DomainError.Code, expected: RPCError.Code) {
        let error = RPCError.from(DomainError(code, "is too large"))
        #expect(error.code == expected)
        #expect(error.message.contains("is too large"))
        #expect(error.cause is DomainError)
    }
}

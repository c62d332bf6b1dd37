internal import CommonContract
private import Domain
private import ServiceRuntime
internal import WellKnownContract

/// Values of messages as people read them.
enum CommandLineText {
    /// `12.5`; `0` for none.
    static func text(_ money: CommonContract.Money?) -> String {
        money.flatMap { try? Domain.Money($0, in: .any) }.map { "\($0)" } ?? "0"
    }

    /// `12.5`; `0` for none.
    static func text(_ decimal: CommonContract.Decimal?) -> String {
        decimal.flatMap { try? FixedDecimal($0) }.map { "\($0)" } ?? "0"
    }

    /// `2026-11-21T12:30:00Z`.
    static func text(_ time: WellKnownContract.Timestamp) -> String {
        (try? Domain.Timestamp(time)).map { "\($0)" } ?? ""
    }
}

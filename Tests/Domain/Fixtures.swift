import Domain
import TestSupport
import Testing

extension Money {
    /// Of every size: small amounts meet small amounts, and large ones the bounds.
    static func random(using generator: inout SeededGenerator) -> Money {
        let digits = Int.random(in: 0...18, using: &generator)
        var limit: Int64 = 1
        for _ in 0..<digits { limit *= 10 }
        let count = Int64.random(in: (1 - limit)...(limit - 1), using: &generator)
        return (try? Money(tenThousandths: count)) ?? .zero
    }
}

extension FixedDecimal {
    static func random(using generator: inout SeededGenerator) -> FixedDecimal {
        let digits = Int.random(in: 0...27, using: &generator)
        var limit: Int128 = 1
        for _ in 0..<digits { limit *= 10 }
        let count = Int128.random(in: (1 - limit)...(limit - 1), using: &generator)
        return (try? FixedDecimal(billionths: count)) ?? .zero
    }
}

/// What went wrong, or nothing.
func code(_ body: () throws(DomainError) -> some Any) -> DomainError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return error.code
    }
}

func message(_ body: () throws(DomainError) -> some Any) -> String {
    do {
        _ = try body()
        return "no error"
    } catch {
        return error.message
    }
}

import Domain
import Postgres
import ServiceRuntime
import Testing

@Suite("Domain values as columns")
struct ColumnTests {
    /// What the server would send back of what was sent to it.
    private func roundTrip<Value: PostgresCodable>(_ value: Value) throws -> Value {
        try read(Value.self, from: value)
    }

    /// Reads as one type what was written as another.
    private func read<Value: PostgresDecodable>(_ type: Value.Type, from column: some PostgresEncodable) throws -> Value
    {
        var writer = PostgresWriter()
        column.encode(into: &writer)
        let oid = Swift.type(of: column).postgresType.oid
        return try writer.bytes.withUnsafeBytes { try Value.decode(PostgresValue(bytes: $0, oid: oid)) }
    }

    @Test("An amount survives its column, at every size and at its bounds")
    func money() throws {
        var generator = SystemRandomNumberGenerator()
        var amounts = [Money.zero, .smallest, -.smallest, .maximum, .minimum, Money(10_000), Money(-1)]
        for bits in 0..<60 {
            let limit = min(Int64(1) << bits, 999_999_999_999_999_999)
            amounts.append(try Money(tenThousandths: .random(in: -limit...limit, using: &generator)))
        }
        for amount in amounts {
            #expect(try roundTrip(amount) == amount)
        }
    }

    @Test("An amount is read from any numeric that it can hold exactly, and from no other")
    func moneyFromOtherNumerics() throws {
        #expect(try read(Money.self, from: PostgresNumeric(unscaled: 125, scale: 1)).description == "12.5")
        #expect(try read(Money.self, from: PostgresNumeric(unscaled: 7, scale: 0)).description == "7")
        #expect(try read(Money.self, from: PostgresNumeric(unscaled: -1_250_000, scale: 6)).description == "-1.25")
        #expect(try read(Money.self, from: Int32(3)) == Money(3))
        #expect(throws: PostgresDecodingError.outOfRange) {
            try read(Money.self, from: PostgresNumeric(unscaled: 1, scale: 5))
        }
        #expect(throws: PostgresDecodingError.outOfRange) {
            try read(Money.self, from: PostgresNumeric(unscaled: 100_000_000_000_000, scale: 0))
        }
        #expect(throws: PostgresDecodingError.self) { try read(Money.self, from: "12.5") }
    }

    @Test("Points and decimals survive their column to the billionth")
    func points() throws {
        for text in ["0", "0.000000001", "-0.000000001", "1.5", "999999999999999999.999999999", "-12345.678901234"] {
            let decimal = try FixedDecimal(text)
            #expect(try roundTrip(decimal) == decimal)
            #expect(try roundTrip(Points(decimal)) == Points(decimal))
        }
        // A multiplier's own column is narrower: numeric(5,3).
        #expect(try read(FixedDecimal.self, from: PostgresNumeric(unscaled: 1_500, scale: 3)).description == "1.5")
    }

    @Test("Identifiers survive their columns, alone and in arrays")
    func identifiers() throws {
        var generator = SystemRandomNumberGenerator()
        let players = (0..<10).map { _ in PlayerID.random(using: &generator) }
        #expect(try roundTrip(players) == players)
        for player in players {
            #expect(try roundTrip(player) == player)
            #expect(try read(PostgresUUID.self, from: player).description == player.description)
        }
        let transaction = try TransactionID(.max)
        #expect(try roundTrip(transaction) == transaction)
        #expect(throws: PostgresDecodingError.outOfRange) { try read(TransactionID.self, from: Int64(0)) }
        let key = try IdempotencyKey("order-7")
        #expect(try roundTrip(key) == key)
        #expect(throws: PostgresDecodingError.malformed) { try read(IdempotencyKey.self, from: "has space") }
    }

    @Test("Times and dates survive their columns, infinities become the ends of time")
    func times() throws {
        for time in [Timestamp.epoch, .earliest, .latest, try Timestamp("2026-11-21T12:34:56.789012Z")] {
            #expect(try roundTrip(time) == time)
        }
        #expect(try read(Timestamp.self, from: PostgresTimestamp.distantFuture) == .latest)
        #expect(try read(Timestamp.self, from: PostgresTimestamp.distantPast) == .earliest)
        for date in [CalendarDate.earliest, .latest, try CalendarDate("2024-02-29")] {
            #expect(try roundTrip(date) == date)
        }
    }
}

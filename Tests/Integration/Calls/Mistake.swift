/// What can be wrong with a field.
enum Mistake: String, Sendable, Hashable, CaseIterable {
    /// Not set at all.
    case missing
    /// A text of another form: an identifier that is none, a day that no calendar has.
    case malformed
    /// A text, a list or a document that is longer than anybody needs.
    case tooLong
    /// One character to a reader, thousands to a database.
    case combining
    /// A character that databases cannot hold.
    case control
    /// Bytes that are no text.
    case notText
    /// A JSON document that is none, or no object.
    case badJSON
    case negative
    case tooLarge
    /// More decimals than money has.
    case tooPrecise
    /// Units and nanos of different signs, or nanos beyond a whole.
    case contradicting
    /// A value of an enumeration that nobody has heard of.
    case unknownValue
    /// A page token that the list has not answered.
    case tampered
    /// The end of a range before its beginning.
    case wrongOrder
    /// A well-formed identifier of nothing.
    case unknownID

    /// Whether what is wrong is that something is beyond a bound, which the refusal then names.
    var isBeyondBound: Bool { [.tooLong, .combining, .negative, .tooLarge].contains(self) }
}

/// What goes to the server for one operation before its Sync, in this order. Each step ends with an answer of its own.
struct PipelineSteps: OptionSet, Sendable, Hashable {
    var rawValue: UInt8

    /// Forgets a prepared statement, to make room for another.
    static let deallocate = PipelineSteps(rawValue: 1 << 0)
    static let begin = PipelineSteps(rawValue: 1 << 1)
    static let prepare = PipelineSteps(rawValue: 1 << 2)
    /// The statement whose answer the caller wants.
    static let execute = PipelineSteps(rawValue: 1 << 3)
    static let commit = PipelineSteps(rawValue: 1 << 4)
    static let rollback = PipelineSteps(rawValue: 1 << 5)

    /// The first step that is not answered.
    var first: PipelineSteps { PipelineSteps(rawValue: rawValue & (0 &- rawValue)) }

    mutating func removeFirst() { rawValue &= rawValue &- 1 }
}

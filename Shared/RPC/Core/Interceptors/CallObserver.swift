/// Is told of every call that begins and ends: where a metrics library is attached.
///
/// Called on the task of the call; must not block.
public protocol CallObserver: Sendable {
    func callStarted(_ side: CallSide, method: String)

    /// - Parameters:
    ///   - code: How the call failed, or nil where it went well.
    ///   - duration: From when the call was made or arrived, attempts and waits included.
    func callEnded(_ side: CallSide, method: String, code: RPCError.Code?, duration: Duration)
}

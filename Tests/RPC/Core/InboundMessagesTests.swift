import NIOCore
import RPC
import Testing

struct InboundMessagesTests {
    private func messages(windowBytes: Int = 100, messageBytesMax: Int = 250) -> InboundMessages {
        InboundMessages(limits: FrameLimits(messageBytesMax: messageBytesMax, windowBytes: windowBytes))
    }

    private func receive(_ messages: inout InboundMessages, _ count: Int, isPartial: Bool = false)
        -> InboundMessages.Event
    {
        [UInt8](repeating: 7, count: count).withUnsafeBytes { messages.received($0, isPartial: isPartial) }
    }

    private func credit(_ messages: inout InboundMessages) -> Int? { messages.creditToGive() }

    private func end(_ messages: inout InboundMessages) -> Bool { messages.ended() }

    private func take(_ messages: inout InboundMessages) -> Int? {
        if case .message(let body) = messages.take() { body.readableBytes } else { nil }
    }

    @Test("Parts become one message")
    func parts() {
        var messages = messages()
        #expect(receive(&messages, 10, isPartial: true) == .stored)
        #expect(receive(&messages, 0, isPartial: true) == .stored)
        #expect(take(&messages) == nil)
        #expect(receive(&messages, 5) == .messageCompleted)
        #expect(take(&messages) == 15)
    }

    @Test("What was whole before a call was cut off can be read; a part is void")
    func cutOff() {
        var messages = messages()
        #expect(receive(&messages, 10) == .messageCompleted)
        #expect(receive(&messages, 5, isPartial: true) == .stored)
        messages.cutOff()
        #expect(messages.queuedBytes == 10)
        #expect(take(&messages) == 10)
        #expect(take(&messages) == nil)
        #expect(messages.hasEnded)
        #expect(receive(&messages, 1) == .alreadyEnded)
    }

    @Test("The window is kept to the byte", arguments: [99, 100, 101])
    func window(bytes: Int) {
        var messages = messages()
        #expect(receive(&messages, bytes) == (bytes <= 100 ? .messageCompleted : .windowExceeded))
    }

    @Test("A message is kept to its limit, all parts together", arguments: [49, 50, 51])
    func messageLimit(last: Int) {
        var messages = messages(windowBytes: 1_000)
        #expect(receive(&messages, 200, isPartial: true) == .stored)
        #expect(receive(&messages, last) == (last <= 50 ? .messageCompleted : .messageTooLong))
    }

    @Test("Credit comes in halves of a window, when messages are taken")
    func credit() {
        var messages = messages()
        #expect(receive(&messages, 49) == .messageCompleted)
        #expect(receive(&messages, 1) == .messageCompleted)
        #expect(credit(&messages) == nil)
        #expect(take(&messages) == 49)
        #expect(credit(&messages) == nil)
        #expect(take(&messages) == 1)
        #expect(credit(&messages) == 50)
        #expect(messages.windowLeft == 100)
        #expect(credit(&messages) == nil)
    }

    @Test("A message longer than the window arrives while its reader waits for it")
    func longerThanTheWindow() {
        var messages = messages()
        var sent = 0
        while sent < 240 {
            let part = min(messages.windowLeft, 240 - sent)
            #expect(part > 0, "stuck after \(sent)")
            sent += part
            #expect(receive(&messages, part, isPartial: sent < 240) != .windowExceeded)
            _ = messages.creditToGive()
        }
        #expect(take(&messages) == 240)
    }

    @Test("Behind a message that nobody reads, a long one gets no credit: memory is bounded")
    func unread() {
        var messages = messages()
        #expect(receive(&messages, 10) == .messageCompleted)
        #expect(receive(&messages, 90, isPartial: true) == .stored)
        #expect(credit(&messages) == nil)
        #expect(messages.queuedBytes == 100)
        #expect(take(&messages) == 10)
        #expect(credit(&messages) == 100)
    }

    @Test("After the end nothing may come, and an end within a message is refused")
    func end() {
        var messages = messages()
        #expect(receive(&messages, 1, isPartial: true) == .stored)
        #expect(!end(&messages))
        #expect(receive(&messages, 1) == .messageCompleted)
        #expect(end(&messages))
        #expect(!end(&messages))
        #expect(receive(&messages, 1) == .alreadyEnded)
        #expect(take(&messages) == 2)
        guard case .ended = messages.take() else {
            Issue.record("the end was not told")
            return
        }
    }
}

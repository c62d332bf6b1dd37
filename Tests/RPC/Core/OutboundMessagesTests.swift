import NIOCore
import RPC
import Testing

struct OutboundMessagesTests {
    private func body(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 7, count: count) }

    private func parts(_ messages: inout OutboundMessages) -> [Int] {
        var sizes: [Int] = []
        while let part = messages.nextPart() {
            sizes.append(part.isPartial ? part.body.readableBytes : -part.body.readableBytes)
        }
        return sizes
    }

    private func next(_ messages: inout OutboundMessages) -> OutboundMessages.Part? { messages.nextPart() }

    private func claim(_ messages: inout OutboundMessages, _ bytes: Int) -> Bool { messages.claim(bytes) }

    @Test("A message is split above the size of a part", arguments: [99, 100, 101])
    func split(bytes: Int) {
        var messages = OutboundMessages(windowBytes: 1_000, partBytes: 100)
        messages.enqueue(body(bytes), isEnd: false)
        #expect(parts(&messages) == (bytes <= 100 ? [-bytes] : [100, -1]))
        #expect(messages.queuedBytes == 0)
    }

    @Test("The window is used to its last byte, and parts go on with credit")
    func window() {
        var messages = OutboundMessages(windowBytes: 130, partBytes: 100)
        messages.enqueue(body(150), isEnd: false)
        #expect(parts(&messages) == [100, 30])
        #expect(!messages.canSend)
        let isAllowed = messages.credited(5)
        #expect(isAllowed)
        #expect(parts(&messages) == [5])
        _ = messages.credited(1_000)
        #expect(parts(&messages) == [-15])
    }

    @Test("Messages without bytes, and the end, need no window")
    func empty() {
        var messages = OutboundMessages(windowBytes: 0)
        messages.enqueue(body(0), isEnd: false)
        messages.enqueue(body(0), isEnd: true)
        #expect(next(&messages)?.isEnd == false)
        #expect(next(&messages)?.isEnd == true)
    }

    @Test("Only a message that nothing waits in front of, and that fits a part and the window, may pass the queue")
    func claim() {
        var messages = OutboundMessages(windowBytes: 150, partBytes: 100)
        #expect(claim(&messages, 101) == false)
        #expect(claim(&messages, 100) == true)
        #expect(claim(&messages, 51) == false)
        #expect(claim(&messages, 50) == true)
        messages.enqueue(body(1), isEnd: false)
        #expect(claim(&messages, 0) == false)
    }

    @Test("A window never exceeds what four bytes with a sign can hold")
    func largestWindow() {
        var messages = OutboundMessages(windowBytes: 0)
        let isTaken = messages.credited(UInt64(Int32.max))
        let isOneMoreTaken = messages.credited(1)
        let isLargestTaken = messages.credited(.max)
        #expect(isTaken && !isOneMoreTaken && !isLargestTaken)
    }
}

import CLibProtobufC
import Messages
import Testing
import TestingContract

@Suite struct MessageGraphTests {
    @Test("Every message of the contracts is acyclic and within the depth")
    func contracts() throws {
        for type in allMessages { #expect(throws: Never.self) { try MessageGraph.requireAcyclic(type.cDescriptor) } }
    }

    @Test("A depth at the limit passes, one more does not, and the path leads there")
    func depth() throws {
        #expect(try MessageGraph.requireAcyclic(Outer.cDescriptor, depthMax: 5) == 5)
        do throws(MessageError) {
            try MessageGraph.requireAcyclic(Outer.self, depthMax: 4)
            Issue.record("a depth of 5 passed a limit of 4")
        } catch {
            #expect(error.code == .tooDeep)
            #expect(error.field == "middles.inners.innermost.counts")
        }
    }

    @Test("A type that contains itself is refused, naming the field that closes the circle")
    func cycle() {
        withCyclicDescriptor { descriptor in
            do throws(MessageError) {
                try MessageGraph.requireAcyclic(descriptor)
                Issue.record("a message within itself passed")
            } catch {
                #expect(error.code == .cyclicType)
                #expect(error.field == "child")
                #expect(error.message.contains("test.Tree"))
            }
        }
    }

    /// The generator refuses such a type, so its descriptor is made by hand.
    private func withCyclicDescriptor(_ body: (UnsafePointer<ProtobufCMessageDescriptor>) -> Void) {
        "test.Tree".withCString { name in
            "child".withCString { fieldName in
                let descriptor = UnsafeMutablePointer<ProtobufCMessageDescriptor>.allocate(capacity: 1)
                let field = UnsafeMutablePointer<ProtobufCFieldDescriptor>.allocate(capacity: 1)
                defer {
                    descriptor.deallocate()
                    field.deallocate()
                }
                field.initialize(to: ProtobufCFieldDescriptor())
                field.pointee.name = fieldName
                field.pointee.type = PROTOBUF_C_TYPE_MESSAGE
                field.pointee.descriptor = UnsafeRawPointer(descriptor)
                descriptor.initialize(to: ProtobufCMessageDescriptor())
                descriptor.pointee.name = name
                descriptor.pointee.n_fields = 1
                descriptor.pointee.fields = UnsafePointer(field)
                body(descriptor)
            }
        }
    }
}

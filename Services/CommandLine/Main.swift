private import ArgumentParser
private import ServiceRuntime

@main
enum Main {
    /// The name that the program is called by says which of six commands it is, so that an image holds one program.
    static func main() async {
        let name = CommandLine.arguments.first?.split(separator: "/").last.map(String.init)
        if let service = ServiceDefinition.platform.first(where: { $0.name == name }) {
            await ServiceMain.run(service)
        }
        await Loyalty.main()
    }
}

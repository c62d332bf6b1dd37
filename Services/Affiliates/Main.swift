private import AffiliatesService
private import ServiceRuntime

@main
enum Main {
    static func main() async { await ServiceMain.run(.affiliates) }
}

/// Every page for man(1). `make goldens` writes them to `docs/man`, and a test says when they are not what the program says.
enum ManPages {
    static func all() throws -> [ManPage] { try CommandPages.all() + [FilePage.page(), KeysPage.page()] }
}

import DeskAPI
import Domain
package import Screen

/// Draws the state. Pure: the same state, size, theme and glyphs give the same frame.
package func render(_ state: ConsoleState, size: Size, theme: Theme, glyphs: Glyphs) -> Frame {
    let layout = size == state.size ? state.around.layout : Layout(size: size)
    var canvas = Canvas(size: size, theme: theme, glyphs: glyphs)
    let pen = Pen(glyphs: glyphs, stale: state.around.staleReason != nil)
    if layout.tooSmall {
        let needed = "\(Layout.minimum.columns)x\(Layout.minimum.rows)"
        canvas.put(Line(pen, "Terminal is \(size.columns)x\(size.rows); needs \(needed)"), row: 0, width: size.columns)
        return canvas.frame
    }
    let chrome = Chrome(state: state, pen: Pen(glyphs: glyphs), layout: layout)
    canvas.put(chrome.title(), row: 0, width: size.columns)
    for (index, line) in BannerView(around: state.around).lines(pen, most: layout.banner).prefix(layout.banner)
        .enumerated()
    {
        canvas.put(line, row: 1 + index, width: size.columns)
    }
    if let row = layout.tabsRow { canvas.put(chrome.tabs(), row: row, width: size.columns) }
    let below = drawBody(state, pen, layout, &canvas)
    if let row = layout.noteRow, let note = state.note {
        canvas.put(Line(chrome.pen, " " + note, .notice), row: row, width: size.columns)
    } else if below > 0 {
        // On the row of notes; where there is none, on the body's last one.
        let row = layout.noteRow ?? layout.bodyEnd - 1
        let words = counted(layout.noteRow == nil ? below + 1 : below, "more line") + " below"
        canvas.erase(row: row, column: 0, width: size.columns)
        canvas.put(Line(chrome.pen, "   " + words, .dim), row: row, width: size.columns)
    }
    let suggestions = chrome.palette(layout.hintRow - layout.bodyTop)
    for (index, line) in suggestions.enumerated() {
        let row = layout.hintRow - suggestions.count + index
        canvas.erase(row: row, column: 0, width: size.columns)
        canvas.put(line, row: row, width: size.columns)
    }
    let hints = chrome.hints()
    canvas.put(hints.line, row: layout.hintRow, width: size.columns)
    if let dialog = state.dialog { drawDialog(dialog, state, Pen(glyphs: glyphs), layout, &canvas) }
    if let column = hints.cursor { canvas.setCursor(row: layout.hintRow, column: column) }
    return canvas.frame
}

/// - Returns: how many lines are below, where the body is one column of them.
private func drawBody(_ state: ConsoleState, _ pen: Pen, _ layout: Layout, _ canvas: inout Canvas) -> Int {
    var blocks: [Block]
    if let top = state.help {
        let help = HelpView(around: state.around, whyNot: state.unavailable).lines(Pen(glyphs: pen.glyphs))
        blocks = [Block(width: layout.size.columns, lines: Array(help.dropFirst(top)))]
    } else {
        blocks = state.place.component.blocks(pen, state.around, layout)
    }
    for block in blocks {
        for (index, line) in block.lines.enumerated() where block.row + index < layout.bodyRows {
            canvas.put(line, row: layout.bodyTop + block.row + index, column: block.column, width: block.width)
        }
    }
    return blocks.count == 1 ? max(0, blocks[0].row + blocks[0].lines.count - layout.bodyRows) : 0
}

private func drawDialog(
    _ dialog: ActionDialog, _ state: ConsoleState, _ pen: Pen, _ layout: Layout, _ canvas: inout Canvas
) {
    let size = layout.size
    let outer = min(size.columns - 2, 84)
    let room = max(3, size.rows - 2 - (size.rows >= 16 ? 2 : 0))
    let content = DialogView(around: state.around, dialog: dialog, pen: pen, width: outer - 4, height: room).content()
    // What does not fit is lost from the middle: the first line and the buttons stay.
    var lines = content.lines
    var cursorLine = content.cursor.line
    var left = content.below
    if lines.count > room {
        let cut = lines.count - room
        left += cut
        let at = max(1, min(cursorLine - 1, lines.count - 2) - cut)
        lines.removeSubrange(at..<at + cut)
        if cursorLine >= at + cut { cursorLine -= cut }
    }
    let top = max(0, (size.rows - lines.count - 2) / 2)
    let column = (size.columns - outer) / 2
    let border = pen.border
    var head = Line(pen, border.topLeft + border.horizontal + " ", .heading)
    head.add(content.title, .heading, limit: outer - 6)
    head.add(" ")
    while head.width < outer - 1 { head.add(border.horizontal, .heading) }
    head.add(border.topRight, .heading)
    canvas.erase(row: top, column: column, width: outer)
    canvas.put(head, row: top, column: column, width: outer)
    for (index, line) in lines.enumerated() {
        let row = top + 1 + index
        canvas.erase(row: row, column: column, width: outer)
        canvas.put(Line(pen, border.vertical, .heading), row: row, column: column, width: 1)
        canvas.put(line, row: row, column: column + 2, width: outer - 4)
        canvas.put(Line(pen, border.vertical, .heading), row: row, column: column + outer - 1, width: 1)
    }
    let bottom = top + 1 + lines.count
    var foot = Line(pen, border.bottomLeft, .heading)
    if left > 0 { foot.add("\(border.horizontal) \(Numbers.grouped(left)) more \(border.horizontal)", .heading) }
    while foot.width < outer - 1 { foot.add(border.horizontal, .heading) }
    foot.add(border.bottomRight, .heading)
    canvas.erase(row: bottom, column: column, width: outer)
    canvas.put(foot, row: bottom, column: column, width: outer)
    canvas.setCursor(row: top + 1 + cursorLine, column: column + 2 + content.cursor.column)
}

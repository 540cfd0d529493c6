// The keys of the holdover board: arrows from row to row, H, F and S say it on the row and go on to the next. They press the row's own buttons.
let before = '';
document.addEventListener('keydown', e => {
    const last = before;
    before = e.key;
    const table = e.target.closest?.('table[data-holdovers], main:has(table[data-holdovers])');
    if (e.ctrlKey || e.metaKey || e.altKey || !table || e.target.closest('input, textarea, select, dialog') || document.querySelector('dialog[open]')) { return; }
    const rows = [...document.querySelectorAll('table[data-holdovers] tr[data-row]')];
    const row = e.target.closest('tr[data-row]');
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: rows.length - 1 }[e.key];
    // From elsewhere on the page the first arrow goes into the board; the other keys scroll as ever.
    if (to !== undefined && (row || e.key === 'ArrowDown' && e.target === document.querySelector('main h1'))) {
        e.preventDefault();
        go(rows, to);
    } else if (row && e.target === row && last !== 'g') {
        const button = row.querySelector(`button[data-says="${CSS.escape(e.key.toLowerCase())}"]`);
        if (button) {
            e.preventDefault();
            button.click();
            go(rows, at + 1);
        }
    }
});
// Tab comes back to the row that was left.
document.addEventListener('focusin', e => {
    const row = e.target.closest?.('table[data-holdovers] tr[data-row]');
    if (row) {
        for (const other of document.querySelectorAll('table[data-holdovers] tr[data-row][tabindex="0"]')) { if (other !== row) { other.tabIndex = -1; } }
        row.tabIndex = 0;
    }
});
function go(rows, to) {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
}

// The hands on the holdover board. Arrows go from row to row; H, F and S say it on the row and go on to the next: they press the row's own buttons. Space, a row's checkbox, and
// Ctrl (Cmd) with a click pick rows, Shift with an arrow or a click all from the row in hand on. While rows are picked, H, F and S say it on those and on no other, wherever the hand
// is; the page says so. Escape lets them go.
let before = '';
const all = () => [...document.querySelectorAll('table[data-holdovers] tr[data-row]')];
const picked = () => all().filter(row => 'picked' in row.dataset);
document.addEventListener('keydown', e => {
    const last = before;
    before = e.key;
    const table = e.target.closest?.('table[data-holdovers], main:has(table[data-holdovers])');
    if (e.ctrlKey || e.metaKey || e.altKey || !table || e.target.closest('input, textarea, select, dialog') || document.querySelector('dialog[open]')) { return; }
    const rows = all();
    const row = e.target.closest('tr[data-row]');
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? 0 : at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: rows.length - 1 }[e.key];
    // From elsewhere on the page the first arrow goes into the board; the other keys scroll as ever.
    if (to !== undefined && (row || e.key === 'ArrowDown' && e.target === document.querySelector('main h1'))) {
        e.preventDefault();
        if (e.shiftKey && row) { pickBetween(rows, at, to); }
        go(rows, to);
    } else if (row && e.target === row && e.key === ' ') {
        e.preventDefault();
        pick(row, !('picked' in row.dataset));
    } else if (e.key === 'Escape') {
        letGo();
    } else if (row && e.target === row && last !== 'g' && 'hfs'.includes(e.key.toLowerCase())) {
        e.preventDefault();
        if (picked().length > 0) {
            say(e.key.toLowerCase());
        } else {
            press(row, e.key.toLowerCase());
            go(rows, at + 1);
        }
    }
});
// Shift with a click marks text elsewhere.
document.addEventListener('mousedown', e => {
    if (e.shiftKey && e.target.closest?.('table[data-holdovers] tr[data-row]') && !e.target.closest('a, button')) { e.preventDefault(); }
});
document.addEventListener('click', e => {
    const says = e.target.closest?.('[data-say-picked]');
    if (says) { say(says.dataset.sayPicked); }
    if (e.target.closest?.('[data-let-go]')) { letGo(); }
    const row = e.target.closest?.('table[data-holdovers] tr[data-row]');
    if (!row || e.target.closest('a, button')) { return; }
    const rows = all();
    const box = e.target.closest('[data-pick]');
    const on = !('picked' in row.dataset);
    if (e.shiftKey) {
        pickBetween(rows, Math.max(0, rows.findIndex(r => r.tabIndex === 0)), rows.indexOf(row));
    } else if (box || e.ctrlKey || e.metaKey) {
        pick(row, on);
    }
    go(rows, rows.indexOf(row));
});
// Tab comes back to the row that was left.
document.addEventListener('focusin', e => {
    const row = e.target.closest?.('table[data-holdovers] tr[data-row]');
    if (row && !e.target.closest('[data-pick]')) {
        tell();
        for (const other of document.querySelectorAll('table[data-holdovers] tr[data-row][tabindex="0"]')) { if (other !== row) { other.tabIndex = -1; } }
        row.tabIndex = 0;
    }
});
function press(row, key) { row.querySelector(`button[data-says="${key}"]`)?.click(); }
function say(key) {
    const rows = picked();
    rows.forEach(row => press(row, key));
    letGo();
    // A button that said it is gone with the picked rows.
    if (!document.activeElement?.closest('tr[data-row]')) { rows.at(-1)?.focus({ preventScroll: true }); }
}
function letGo() {
    const rows = picked();
    rows.forEach(row => pick(row, false));
    if (rows.length > 0 && document.activeElement?.closest('[data-picked-bar]')) { rows[0].focus({ preventScroll: true }); }
}
function pickBetween(rows, from, to) { rows.slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1).forEach(row => pick(row, true)); }
function pick(row, on) {
    if (on) { row.dataset.picked = ''; } else { delete row.dataset.picked; }
    const box = row.querySelector('[data-pick]');
    if (box) { box.checked = on; }
    tell();
}
function tell() {
    const many = picked().length;
    const text = many === 0 ? '' : `H, F, S for ${many} picked ${many === 1 ? 'row' : 'rows'}`;
    const status = document.querySelector('[data-picked-said]');
    if (status && status.textContent !== text) { status.textContent = text; }
    document.querySelector('[data-picked-bar]')?.classList.toggle('any', many > 0);
}
function go(rows, to) {
    const row = rows[Math.max(0, Math.min(to, rows.length - 1))];
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
}

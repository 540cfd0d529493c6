// The keys of the booking grid, its one cell in hand, writing into cells, and the clipboard. Rows come and go as it scrolls: the cell in hand is a frame over the place where it stands.
const rowHeight = 29;
const grids = new WeakMap();

export function attach(grid, page, editable) {
    const frame = document.createElement('div');
    frame.className = 'cell-frame';
    frame.setAttribute('aria-hidden', 'true');
    frame.hidden = true;
    grid.append(frame);
    const state = { grid, page, editable, frame, line: -1, column: -1, from: -1, input: null };
    const on = (name, handler) => grid.addEventListener(name, handler);
    on('keydown', e => keyed(state, e));
    on('focus', () => { if (state.line < 0) { go(state, 0, 0); } });
    on('mousedown', e => clicked(state, e));
    on('dblclick', e => { if (cellOf(state, e)) { edit(state); } });
    on('scroll', () => place(state));
    on('copy', e => copied(state, e));
    on('paste', e => pasted(state, e));
    grids.set(grid, state);
}

const columns = state => [...state.grid.querySelectorAll('.top-row .cell:not(.pick)')];
const keyOf = cell => [...cell.classList].find(c => c.startsWith('c-'))?.slice(2);
const lines = state => Number(state.grid.getAttribute('aria-rowcount')) - 1;
const isEditable = state => state.editable.includes(keyOf(columns(state)[state.column]));

function cellOf(state, e) {
    const cell = e.target.closest('.row.body .cell:not(.pick)');
    if (!cell || e.target.closest('.cell-frame')) { return null; }
    const row = cell.parentElement;
    return { line: Number(row.getAttribute('aria-rowindex')) - 2, column: [...row.querySelectorAll('.cell:not(.pick)')].indexOf(cell) };
}

function clicked(state, e) {
    const at = cellOf(state, e);
    if (!at) { return; }
    if (state.input) { commit(state, 0, 0); }
    if (e.shiftKey && state.line >= 0) {
        e.preventDefault();
        state.page.invokeMethodAsync('SelectAsync', state.line, at.line);
    }
    go(state, at.line, at.column);
}

function keyed(state, e) {
    if (e.target.closest('.cell-frame')) { return; }
    const inside = e.target !== state.grid;
    const control = e.ctrlKey || e.metaKey;
    const page = Math.max(1, Math.floor(state.grid.clientHeight / rowHeight) - 2);
    const moves = {
        ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageDown: [page, 0], PageUp: [-page, 0],
        Home: control ? [-Infinity, -Infinity] : [0, -Infinity], End: control ? [Infinity, Infinity] : [0, Infinity],
    };
    if (moves[e.key] && !inside) {
        e.preventDefault();
        const [down, right] = moves[e.key];
        const first = state.from < 0 ? state.line : state.from;
        go(state, state.line + down, state.column + right);
        if (e.shiftKey && down !== 0) {
            state.from = first;
            state.page.invokeMethodAsync('SelectAsync', first, state.line);
        }
    } else if (e.key === 'Enter' && control) {
        e.preventDefault();
        state.page.invokeMethodAsync('ApplyEditsAsync');
    } else if (e.key === 'z' && control && !e.shiftKey && !e.altKey && !inside) {
        e.preventDefault();
        state.page.invokeMethodAsync('UndoAsync');
    } else if (inside || state.line < 0 || e.altKey || control) {
        // Links, boxes and the browser's own keys.
    } else if (e.key === ' ') {
        e.preventDefault();
        state.page.invokeMethodAsync('ToggleLineAsync', state.line);
    } else if (e.key === 'Enter' || e.key === 'F2') {
        e.preventDefault();
        edit(state);
    } else if (e.key.length === 1 && isEditable(state) && /[0-9.]/.test(e.key)) {
        e.preventDefault();
        edit(state, e.key);
    }
}

function go(state, line, column) {
    state.line = Math.max(0, Math.min(line, lines(state) - 1));
    state.column = Math.max(0, Math.min(column, columns(state).length - 1));
    state.from = -1;
    const top = state.line * rowHeight;
    const head = state.grid.querySelector('.top-row').offsetHeight;
    const view = state.grid;
    if (top < view.scrollTop) { view.scrollTop = top; }
    if (top + rowHeight > view.scrollTop + view.clientHeight - head) { view.scrollTop = top + rowHeight - view.clientHeight + head; }
    const cell = columns(state)[state.column];
    const fixed = columns(state)[0];
    const edge = fixed.offsetLeft + fixed.offsetWidth;
    if (state.column > 0) {
        if (cell.offsetLeft - edge < view.scrollLeft) { view.scrollLeft = cell.offsetLeft - edge; }
        if (cell.offsetLeft + cell.offsetWidth > view.scrollLeft + view.clientWidth) { view.scrollLeft = cell.offsetLeft + cell.offsetWidth - view.clientWidth; }
    }
    place(state);
    say(state);
}

function place(state) {
    if (state.line < 0) { return; }
    const cell = columns(state)[state.column];
    const { frame } = state;
    frame.hidden = false;
    frame.style.top = `${state.grid.querySelector('.top-row').offsetHeight + state.line * rowHeight}px`;
    frame.style.left = `${state.column === 0 ? state.grid.scrollLeft + 34 : cell.offsetLeft}px`;
    frame.style.width = `${cell.offsetWidth}px`;
}

// Whoever hears the grid is told the cell in hand, once the rows have come.
function say(state) {
    clearTimeout(state.saying);
    state.saying = setTimeout(() => {
        const row = state.grid.querySelector(`.row[aria-rowindex="${state.line + 2}"]`);
        const cell = row?.querySelectorAll('.cell:not(.pick)')[state.column];
        if (cell) {
            cell.id = `cell-${state.line}-${state.column}`;
            state.grid.setAttribute('aria-activedescendant', cell.id);
        } else {
            state.grid.removeAttribute('aria-activedescendant');
        }
    }, 120);
}

function edit(state, typed) {
    if (!isEditable(state) || state.input) { return; }
    const row = state.grid.querySelector(`.row.body[aria-rowindex="${state.line + 2}"]`);
    const cell = row?.querySelectorAll('.cell:not(.pick)')[state.column];
    if (!cell) { return; }
    const input = document.createElement('input');
    input.value = typed ?? cell.textContent.trim();
    input.setAttribute('aria-label', `${columns(state)[state.column].textContent.trim()} of ${row.querySelector('.c-name').textContent.trim()}`);
    state.input = input;
    state.frame.removeAttribute('aria-hidden');
    state.frame.append(input);
    input.addEventListener('keydown', e => {
        e.stopPropagation();
        const ways = { Enter: [1, 0], Tab: [0, e.shiftKey ? -1 : 1] };
        if (e.key === 'Escape') {
            e.preventDefault();
            leave(state);
        } else if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
            e.preventDefault();
            commit(state, 0, 0).then(ok => { if (ok) { state.page.invokeMethodAsync('ApplyEditsAsync'); } });
        } else if (ways[e.key]) {
            e.preventDefault();
            commit(state, ...ways[e.key]);
        }
    });
    input.addEventListener('paste', e => e.stopPropagation());
    input.addEventListener('copy', e => e.stopPropagation());
    input.focus({ preventScroll: true });
    if (!typed) { input.select(); }
}

async function commit(state, down, right) {
    const { input, line } = state;
    const problem = await state.page.invokeMethodAsync('WriteAsync', line, keyOf(columns(state)[state.column]), input.value);
    if (state.input !== input) { return false; }
    if (problem) {
        input.setAttribute('aria-invalid', 'true');
        input.title = problem;
        return false;
    }
    leave(state);
    go(state, line + down, state.column + right);
    return true;
}

function leave(state) {
    state.input?.remove();
    state.input = null;
    state.frame.setAttribute('aria-hidden', 'true');
    state.grid.focus({ preventScroll: true });
}

function copied(state, e) {
    if (state.line < 0 || !getSelection().isCollapsed) { return; }
    e.preventDefault();
    state.page.invokeMethodAsync('CopyAsync', state.line, keyOf(columns(state)[state.column])).then(text => navigator.clipboard?.writeText(text));
}

function pasted(state, e) {
    const text = e.clipboardData?.getData('text/plain');
    if (!text || state.line < 0) { return; }
    e.preventDefault();
    state.page.invokeMethodAsync('PasteAsync', state.line, keyOf(columns(state)[state.column]), text);
}

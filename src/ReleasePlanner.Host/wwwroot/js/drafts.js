// What was typed and not sent yet is kept in this browser, for whoever typed it and for that form, and comes back after a reload, a way back or a lost connection. Only fields that
// were typed into are kept, each with what stood in it before: where somebody changed that meanwhile, it is said. Sent or discarded, it is forgotten; so is everything on signing out.
const days = 7;
const prefix = 'rp-draft|';
const main = () => document.querySelector('main[data-live=true]');
const person = () => document.querySelector('main')?.dataset.person;
const telling = ['what', 'lift', 'user', 'offer', 'film', 'window', 'owner'];

function place() {
    const asked = new URLSearchParams(location.search);
    return location.pathname + telling.filter(name => asked.has(name)).map(name => `&${name}=${asked.get(name)}`).join('');
}

const keyOf = name => `${prefix}${person()}|${place()}|${name}`;
const nameOf = form => form.getAttribute('aria-label');

export function read(name) {
    try {
        const kept = JSON.parse(localStorage.getItem(keyOf(name)));
        return kept && Date.now() - kept.at < days * 86400000 ? kept.of : null;
    } catch {
        return null;
    }
}

export function keep(name, of) {
    if (!person()) { return; }
    try {
        if (of === null) {
            localStorage.removeItem(keyOf(name));
            for (const form of document.querySelectorAll('main form[aria-label]')) {
                if (nameOf(form) === name) { form.querySelector('[data-draft-bar]')?.remove(); }
            }
        } else {
            localStorage.setItem(keyOf(name), JSON.stringify({ at: Date.now(), of }));
        }
    } catch {
        // A browser that keeps nothing.
    }
}

const isKept = form => form.closest('main') && nameOf(form) && !form.closest('[role=search]') && !form.matches('[data-no-draft]');
const fieldsOf = form => [...form.querySelectorAll('input, select, textarea')].filter(f => f.id || f.name).filter(f => !f.readOnly && !['password', 'file', 'hidden', 'submit', 'search'].includes(f.type));
const fieldKey = field => field.type === 'radio' || (field.type === 'checkbox' && !field.id) ? `${field.name || field.id}=${labelOf(field)}` : field.id || field.name;
const labelOf = field => (field.labels?.[0]?.textContent ?? field.getAttribute('aria-label') ?? field.id).trim();
const valueOf = field => ['checkbox', 'radio'].includes(field.type) ? field.checked : field.value;
const stood = new WeakMap();

// What stood in a field before it was typed into.
function note(form) {
    for (const field of fieldsOf(form)) {
        if (!stood.has(field)) { stood.set(field, valueOf(field)); }
    }
}

function typed(e) {
    const form = e.target.closest?.('form');
    if (putting || !form || !isKept(form) || !main()) { return; }
    const field = e.target;
    if (!fieldsOf(form).includes(field)) { return; }
    const kept = read(nameOf(form)) ?? {};
    if (field.type === 'radio') {
        for (const other of fieldsOf(form).filter(f => f.type === 'radio' && f.name === field.name)) { delete kept[fieldKey(other)]; }
    }
    const key = fieldKey(field);
    kept[key] = { value: valueOf(field), was: kept[key]?.was ?? stood.get(field) ?? field.defaultValue ?? null, label: labelOf(field) };
    keep(nameOf(form), kept);
}

document.addEventListener('input', typed, true);
document.addEventListener('change', typed, true);

const filled = new WeakMap();

// Fields that another one brings come later: they are filled when they are there.
function fill(form) {
    const kept = read(nameOf(form));
    let state = filled.get(form);
    if (!kept || (state && state.left.size === 0)) { return; }
    if (!state) {
        state = { left: new Set(Object.keys(kept)), changed: [], any: false };
        filled.set(form, state);
    }
    for (const field of fieldsOf(form)) {
        const key = fieldKey(field);
        const one = kept[key];
        if (!state.left.has(key) || !one) { continue; }
        state.left.delete(key);
        const now = valueOf(field);
        if (now === one.value) { continue; }
        if (one.was !== null && now !== one.was && typeof now === 'string') { state.changed.push(`${one.label} was ${one.was || 'empty'}, and is ${now || 'empty'} now`); }
        state.any = true;
        put(field, one.value);
    }
    if (state.any) { tell(form, state); }
}

let putting = false;

function put(field, value) {
    if (field.type === 'radio' && !value) { return; }
    putting = true;
    if (['checkbox', 'radio'].includes(field.type)) {
        field.checked = value;
    } else {
        field.value = value;
    }
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
    putting = false;
}

function tell(form, state) {
    let bar = form.querySelector('[data-draft-bar]');
    if (!bar) {
        bar = document.createElement('div');
        bar.className = 'draft';
        bar.dataset.draftBar = '';
        bar.setAttribute('role', 'status');
        form.prepend(bar);
        for (let folded = form.closest('details:not([open])'); folded; folded = folded.parentElement.closest('details:not([open])')) { folded.open = true; }
    }
    bar.replaceChildren(text('p', 'What you had filled in is back.'));
    if (state.changed.length > 0) {
        bar.append(text('p', `Changed meanwhile by somebody else: ${state.changed.join('; ')}.`));
    }
    const discard = text('button', 'Discard');
    discard.type = 'button';
    discard.className = 'plain';
    discard.addEventListener('click', () => {
        const kept = read(nameOf(form)) ?? {};
        keep(nameOf(form), null);
        for (const field of fieldsOf(form)) {
            const one = kept[fieldKey(field)];
            if (one) { put(field, one.was ?? (typeof one.value === 'string' ? '' : false)); }
        }
    });
    bar.append(discard);
}

function text(tag, content) {
    const made = document.createElement(tag);
    made.textContent = content;
    return made;
}

// Forms that are not open yet are offered by name; what opened them opens them again.
let opener = null;
document.addEventListener('click', e => {
    const button = e.target.closest?.('main button, main summary');
    if (button && !button.closest('form')) { opener = button.textContent.trim(); }
    if (e.target.closest?.('[data-forgets]')) {
        const form = e.target.closest('form');
        if (form && isKept(form)) { keep(nameOf(form), null); }
    }
}, true);
document.addEventListener('focusin', e => {
    const form = e.target.closest?.('form');
    if (form && isKept(form)) {
        if (!read(nameOf(form))?.[fieldKey(e.target)]) { stood.set(e.target, valueOf(e.target)); }
        if (opener && read(openerKey(form)) !== opener) { keep(openerKey(form), opener); }
    }
});
const openerKey = form => `${nameOf(form)}|opened by`;

function offer() {
    const bar = document.querySelector('[data-drafts-offered]');
    const start = keyOf('');
    const closed = Object.keys(localStorage).filter(key => key.startsWith(start) && !key.endsWith('|opened by') && !key.startsWith(`${start}cells of`))
        .map(key => key.slice(start.length)).filter(name => read(name) && ![...document.forms].some(form => nameOf(form) === name));
    if (bar && closed.length === 0) { bar.remove(); }
    if (closed.length === 0 || bar?.dataset.draftsOffered === closed.join('|')) { return; }
    const made = bar ?? document.createElement('div');
    made.className = 'draft';
    made.dataset.draftsOffered = closed.join('|');
    made.setAttribute('role', 'status');
    made.replaceChildren(...closed.map(name => {
        const line = text('p', `You had begun to fill in “${name}”. `);
        const by = read(`${name}|opened by`);
        const button = [...document.querySelectorAll('main button, main summary')].find(b => b.textContent.trim() === by);
        if (button) {
            const go = text('button', 'Go on');
            go.type = 'button';
            go.className = 'plain';
            go.addEventListener('click', () => button.click());
            line.append(go);
        }
        const discard = text('button', 'Discard');
        discard.type = 'button';
        discard.className = 'plain';
        discard.addEventListener('click', () => { keep(name, null); offer(); });
        line.append(' ', discard);
        return line;
    }));
    if (!bar) {
        const title = main()?.querySelector('h1');
        (title?.closest('.head') ?? title)?.after(made);
    }
}

let seen = null;
const watch = new MutationObserver(() => {
    if (seen) { return; }
    seen = requestAnimationFrame(() => {
        seen = null;
        if (!main() || !person()) { return; }
        for (const form of document.querySelectorAll('main form[aria-label]')) {
            if (isKept(form)) {
                fill(form);
                note(form);
            }
        }
        offer();
    });
});
watch.observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-live'] });

document.addEventListener('submit', e => {
    if (e.target.getAttribute('action') === '/sign-out') {
        Object.keys(localStorage).filter(key => key.startsWith(prefix)).forEach(key => localStorage.removeItem(key));
    }
});

// What every page of staff has: Blazor's start, the way back after a lost connection, the keys that work everywhere, theme and zone.
const year = 31536000;
const keep = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`; };
keep('rp-zone', Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');

// A page's own style sheets go when its circuit begins to draw, and come back with the page: copies of their rules, which need not be fetched, hold the place meanwhile.
const own = () => [...document.querySelectorAll('head link[href*="css/parts."] ~ link[rel=stylesheet]')];
const first = document.querySelector('main[data-live=false]') ? own() : [];
const copies = first.map(link => {
    const copy = document.createElement('style');
    copy.textContent = [...link.sheet?.cssRules ?? []].map(rule => rule.cssText).join('\n');
    return copy;
});
// Before what the circuit draws of the head: behind it, they would be what it puts the next page's links in front of, and they go.
document.querySelector('head link[href*="css/parts."]')?.after(...copies);
const drawn = new MutationObserver(() => {
    const links = own().filter(link => !first.includes(link));
    // Which of the two is drawn first, the head or the page, is not said.
    if (document.querySelector('main[data-live=true]') && links.length >= copies.length) {
        drawn.disconnect();
        Promise.all(links.map(link => link.sheet || new Promise(done => { link.onload = link.onerror = done; }))).then(() => copies.forEach(copy => copy.remove()));
    }
});
if (copies.length > 0) { drawn.observe(document, { childList: true, subtree: true }); }

// Tried every second: a server that restarts is back in some.
if (window.Blazor) {
    Blazor.start({ circuit: { reconnectionOptions: { maxRetries: 600, retryIntervalMilliseconds: 1000 } } });
}
const modal = document.getElementById('components-reconnect-modal');
modal?.addEventListener('components-reconnect-state-changed', e => {
    modal.dataset.state = e.detail.state;
    // The server has forgotten this circuit: everything that is looked at is in the address.
    if (e.detail.state === 'rejected' || e.detail.state === 'resume-failed') { location.reload(); }
});

const goes = { c: '/', f: '/films', h: '/holdovers', o: '/offers', s: '/shock', t: '/theaters', b: '/board' };
let goesNext = false;
const isTyping = e => e.target.closest?.('input, textarea, select, [contenteditable="true"]');
document.addEventListener('keydown', e => {
    if (e.ctrlKey || e.metaKey || e.altKey || isTyping(e) || document.querySelector('dialog[open]')) { return; }
    if (e.key === '/') {
        const finder = document.getElementById('finder');
        if (finder) { e.preventDefault(); finder.focus(); finder.select(); }
    } else if (e.key === '?') {
        e.preventDefault();
        document.getElementById('keys-help')?.showModal();
    } else if (goesNext && goes[e.key]) {
        const as = new URLSearchParams(location.search).get('asOf');
        const to = goes[e.key] + (as ? `?asOf=${encodeURIComponent(as)}` : '');
        if (document.querySelector('main[data-live=true]')) { Blazor.navigateTo(to); } else { location.assign(to); }
    }
    goesNext = e.key === 'g' && !goesNext;
});

document.addEventListener('click', e => {
    const toggle = e.target.closest('[data-toggles]');
    if (toggle) {
        const open = toggle.getAttribute('aria-expanded') !== 'true';
        toggle.setAttribute('aria-expanded', open);
        document.getElementById(toggle.dataset.toggles).classList.toggle('open', open);
    }
    if (e.target.closest('[data-keys-help]')) { document.getElementById('keys-help')?.showModal(); }
    if (e.target.closest('[data-print]')) { window.print(); }
    const copies = e.target.closest('[data-copies]');
    if (copies) {
        const field = copies.parentElement.querySelector('[data-selects]');
        field.select();
        navigator.clipboard?.writeText(field.value).then(() => { copies.textContent = 'Copied'; });
    }
    if (e.target.closest('[data-theme-switch]')) {
        const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
        keep('rp-theme', dark ? 'light' : 'dark');
        location.reload();
    }
    // A sheet that was opened closes when something else is clicked, or a link in it.
    for (const open of document.querySelectorAll('header details[open]')) {
        if (!open.contains(e.target) || e.target.closest('a')) { open.removeAttribute('open'); }
    }
});
document.addEventListener('keydown', e => {
    if (e.key === 'Escape') {
        for (const open of document.querySelectorAll('header details[open]')) { open.removeAttribute('open'); open.querySelector('summary').focus(); }
    }
});

// A filter sets its own members of the address, over whatever the address is by now.
window.rpSetQuery = (path, members, replace) => {
    if (location.pathname !== path) { return; }
    const write = query => path + (query.size > 0 ? `?${query.toString().replaceAll('+', '%20')}` : '');
    const query = new URLSearchParams(location.search);
    const was = write(query);
    for (const [name, value] of Object.entries(members)) {
        if (value === null) { query.delete(name); } else { query.set(name, value); }
    }
    // Where the reader is already, nothing is drawn anew under a click that is under way.
    if (write(query) !== was) { Blazor.navigateTo(write(query), false, replace); }
};

// A filter applies as it is typed, without leaving its field. What is sent late enough does not take away what a click is meant for, nor what is typed meanwhile.
const filterField = e => e.target.closest?.('main [role=search]:not(form) input:is([type=search], [type=number], [list])');
const value = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
const soon = 350;
function apply(field) {
    clearTimeout(field.applies);
    field.dispatchEvent(new Event('change', { bubbles: true }));
}
function guard(field) {
    if (field.typedAt === undefined) {
        Object.defineProperty(field, 'value', {
            configurable: true,
            get() { return value.get.call(this); },
            set(sent) { if (document.activeElement !== this || Date.now() - this.typedAt > 3000) { value.set.call(this, sent); } },
        });
    }
    field.typedAt = Date.now();
}
window.addEventListener('input', e => {
    const field = e.isTrusted && filterField(e);
    if (!field) { return; }
    guard(field);
    clearTimeout(field.applies);
    if (!field.list) {
        field.applies = setTimeout(() => apply(field), soon);
    } else if (e.inputType === undefined || e.inputType === 'insertReplacementText') {
        // Chosen from its list.
        field.applies = setTimeout(() => apply(field), 0);
    }
}, true);
window.addEventListener('change', e => {
    const field = e.isTrusted && filterField(e);
    if (!field) { return; }
    // Leaving a field by a click: the click comes first.
    e.stopImmediatePropagation();
    clearTimeout(field.applies);
    field.applies = setTimeout(() => apply(field), 200);
}, true);
// Whoever follows a link leaves the filter as it is.
window.addEventListener('click', e => {
    if (e.target.closest?.('a[href]')) { document.querySelectorAll('main [role=search] input').forEach(field => clearTimeout(field.applies)); }
}, true);
window.addEventListener('keydown', e => {
    const field = e.key === 'Enter' && filterField(e);
    if (field) { apply(field); }
}, true);

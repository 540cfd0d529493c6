// What every page of staff has: Blazor's start, the way back after a lost connection, the keys that work everywhere, theme and zone.
const year = 31536000;
const keep = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`; };
keep('rp-zone', Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC');

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
        Blazor.navigateTo(goes[e.key] + (as ? `?asOf=${encodeURIComponent(as)}` : ''));
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

// A window's bar on the line of time is taken by a pointer and let go on another day, or moved by the keys of its handle: that opens the form of the move with that day in it.
// Nothing is moved before the form is applied.
let held = null;
const day = 86400000;
const lane = bar => bar.closest('[data-days]');
const barOf = handle => handle.closest('.track').querySelector('.bar');
const shift = e => Math.round((e.clientX - held.x) / held.width * held.days);
const moved = (opens, days) => new Date(Date.parse(`${opens}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
const said = date => new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).replace(',', '');
const tell = text => { const status = document.querySelector('[data-bar-said]'); if (status) { status.textContent = text; } };

function open(bar, to) {
    const address = new URL(location.href);
    address.searchParams.set('move', bar.dataset.window);
    if (to) { address.searchParams.set('to', to); } else { address.searchParams.delete('to'); }
    Blazor.navigateTo(address.pathname + address.search);
}
function back(bar) {
    bar.style.transform = '';
    delete bar.dataset.to;
    delete bar.dataset.by;
}

document.addEventListener('pointerdown', e => {
    const bar = e.target.closest?.('.bar[data-window]');
    if (!bar || e.button !== 0) { return; }
    const on = lane(bar);
    held = { bar, x: e.clientX, width: on.getBoundingClientRect().width, days: Number(on.dataset.days), opens: bar.dataset.opens };
    bar.setPointerCapture(e.pointerId);
    e.preventDefault();
});
document.addEventListener('pointermove', e => {
    if (!held) { return; }
    held.bar.style.transform = `translateX(${e.clientX - held.x}px)`;
    held.bar.dataset.to = moved(held.opens, shift(e));
});
document.addEventListener('pointerup', e => {
    if (!held) { return; }
    const { bar, opens } = held;
    const days = shift(e);
    back(bar);
    held = null;
    if (days !== 0) { open(bar, moved(opens, days)); }
});
document.addEventListener('pointercancel', () => {
    if (held) {
        back(held.bar);
        held = null;
    }
});

document.addEventListener('keydown', e => {
    const handle = e.target.closest?.('[data-handle]');
    if (!handle || e.ctrlKey || e.metaKey || e.altKey) { return; }
    const bar = barOf(handle);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (step) {
        e.preventDefault();
        const days = Number(bar.dataset.by ?? 0) + step * (e.shiftKey ? 7 : 1);
        if (days === 0) {
            back(bar);
            tell(`${said(bar.dataset.opens)}, where it is`);
            return;
        }
        const on = lane(bar);
        bar.dataset.by = days;
        bar.dataset.to = moved(bar.dataset.opens, days);
        bar.style.transform = `translateX(${days / Number(on.dataset.days) * on.getBoundingClientRect().width}px)`;
        tell(`${said(bar.dataset.to)}, ${Math.abs(days)} ${Math.abs(days) === 1 ? 'day' : 'days'} ${days < 0 ? 'earlier' : 'later'}`);
    } else if (e.key === 'Escape' && bar.dataset.by) {
        back(bar);
        tell(`${said(bar.dataset.opens)}, where it is`);
    }
});
// Enter and Space of the handle; a reader of the screen clicks it.
document.addEventListener('click', e => {
    const handle = e.target.closest?.('[data-handle]');
    if (!handle) { return; }
    const bar = barOf(handle);
    const to = bar.dataset.to;
    back(bar);
    tell('');
    open(bar, to);
    // The form comes with the answer: its day is where the hands go on.
    const until = performance.now() + 3000;
    const look = () => {
        const day = document.getElementById('opens');
        if (day && day.value === (to ?? bar.dataset.opens)) { day.focus(); } else if (performance.now() < until) { requestAnimationFrame(look); }
    };
    look();
});
document.addEventListener('focusout', e => {
    const handle = e.target.closest?.('[data-handle]');
    const bar = handle && barOf(handle);
    if (bar?.dataset.by) {
        back(bar);
        tell('');
    }
});

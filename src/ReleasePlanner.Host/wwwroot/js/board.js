// When this reader last looked at the board: a look goes on until half an hour has passed without one, so that going to a film and back does not end it.
const pause = 30 * 60 * 1000;
let beats;

export function lastLook(key) {
    const kept = read(key);
    const since = kept.seen && Date.now() - kept.seen > pause ? kept.seen : kept.since ?? null;
    const keep = () => {
        if (document.visibilityState === 'visible' && location.pathname === '/board') {
            localStorage.setItem(key, JSON.stringify({ seen: Date.now(), since }));
        }
    };
    keep();
    clearInterval(beats);
    beats = setInterval(keep, 10000);
    return since;
}

function read(key) {
    try {
        return JSON.parse(localStorage.getItem(key)) ?? {};
    } catch {
        return {};
    }
}

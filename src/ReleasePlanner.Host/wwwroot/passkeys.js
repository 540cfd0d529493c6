// Forms with data-passkey ask the browser for a passkey before they are sent. Without script or passkeys they stay hidden.
for (const form of document.querySelectorAll('form[data-passkey]')) {
    if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) continue;
    form.hidden = false;
    form.addEventListener('submit', async event => {
        event.preventDefault();
        const problem = form.querySelector('.problem');
        problem.hidden = true;
        try {
            const asked = await fetch(form.dataset.options, { method: 'POST', body: new FormData(form) });
            if (!asked.ok) throw new Error(asked.status === 403 ? await asked.text() : 'The server did not answer; load the page again.');
            const options = await asked.json();
            const credential = form.dataset.passkey === 'create'
                ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
                : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
            form.elements.credential.value = JSON.stringify(credential);
            form.submit();
        } catch (e) {
            problem.textContent = e.name === 'NotAllowedError' ? 'No passkey was given.' : e.message;
            problem.hidden = false;
        }
    });
}

// Codes and tokens that are shown once can be copied without being marked by hand.
const copies = document.querySelector('[data-copies-codes]');
if (copies && navigator.clipboard) {
    copies.hidden = false;
    copies.addEventListener('click', () => {
        navigator.clipboard.writeText([...document.querySelectorAll('.codes code')].map(code => code.textContent).join('\n')).then(() => { copies.textContent = 'Copied'; });
    });
}

#!/usr/bin/env bash
# Runs every test: puts PostgreSQL and Chromium on the machine when they are missing and this may, starts a throw-away server, then dotnet test.
# Last line: N passed, N failed, N skipped. Extra arguments go to dotnet test.
set -uo pipefail
cd "$(dirname "$0")/.."
configuration="${CONFIGURATION:-Debug}"

# The throw-away SQLite stores lie in memory where there is room: tests kill the program, never the machine, so nothing need reach a disk.
if [ -z "${TMPDIR:-}" ] && [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1)" -gt 2000000 ] 2>/dev/null; then
    export TMPDIR=/dev/shm
fi
# A program that runs for seconds does not earn back what instrumenting its code for later costs.
export DOTNET_TieredPGO=0

postgres_bin() {
    for dir in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin; do
        [ -x "$dir/initdb" ] && { echo "$dir"; return; }
    done
    dirname "$(command -v initdb 2>/dev/null || echo ./none)"
}

if [ -z "${RELEASEPLANNER_TEST_CHROMIUM:-}" ] && ! command -v chromium chromium-browser google-chrome >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "installing Chromium from the distribution"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q chromium; } >/dev/null 2>&1 ||
        echo "Chromium could not be installed; the tests that look at pages skip"
fi

# The tools of ClientToolsTests, of the versions it names: tests take them from npx's cache and fetch nothing.
if command -v npx >/dev/null; then
    for tool in openapi-typescript@7.10.1 @redocly/cli@2.77.0; do
        npx --offline --yes "$tool" --version >/dev/null 2>&1 || timeout 120 npx --yes "$tool" --version >/dev/null 2>&1 </dev/null ||
            echo "$tool could not be fetched; its test skips"
    done
fi

if [ -z "${RELEASEPLANNER_TEST_POSTGRES:-}" ]; then
    if [ ! -x "$(postgres_bin)/initdb" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "installing PostgreSQL from the distribution"
        { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q postgresql; } >/dev/null 2>&1 ||
            echo "PostgreSQL could not be installed; its tests skip"
    fi
    bin="$(postgres_bin)"
    if [ -x "$bin/initdb" ]; then
        data="$(mktemp -d "${TMPDIR:-/tmp}/rp-postgres.XXXXXX")"
        port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' 2>/dev/null || echo 55439)"
        as() { "$@"; }
        if [ "$(id -u)" = 0 ]; then
            # The server refuses to run as root.
            user=postgres
            id postgres >/dev/null 2>&1 || user=nobody
            chown "$user" "$data"
            as() { (cd "$data" && runuser -u "$user" -- "$@"); }
        fi
        # Tests kill the program, never this server or the machine: what it has told to be written need not be on the disk.
        trap 'as "$bin/pg_ctl" -D "$data/db" -m immediate stop >/dev/null 2>&1; rm -rf "$data"' EXIT
        as "$bin/initdb" -D "$data/db" -U rp --auth=trust --encoding=UTF8 --locale=C >"$data.log" 2>&1 &&
            as "$bin/pg_ctl" -D "$data/db" -w -l "$data/log" -o "-p $port -k $data -h 127.0.0.1 -c max_connections=600 -c shared_buffers=256MB -c fsync=off -c full_page_writes=off" start >>"$data.log" 2>&1 &&
            export RELEASEPLANNER_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Username=rp;Database=postgres"
        [ -n "${RELEASEPLANNER_TEST_POSTGRES:-}" ] || { echo "PostgreSQL did not start; its tests skip:"; cat "$data.log"; }
        rm -f "$data.log"
    fi
fi

log="$(mktemp)"
dotnet test ReleasePlanner.sln -c "$configuration" ${NO_BUILD:+--no-build} "$@" 2>&1 | tee "$log"
status="${PIPESTATUS[0]}"
awk '
    /Failed:.*Passed:.*Skipped:/ {
        match($0, /Failed: *[0-9]+/);  failed  += substr($0, RSTART + 7, RLENGTH - 7)
        match($0, /Passed: *[0-9]+/);  passed  += substr($0, RSTART + 7, RLENGTH - 7)
        match($0, /Skipped: *[0-9]+/); skipped += substr($0, RSTART + 8, RLENGTH - 8)
    }
    END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped; exit passed == 0 }' "$log" || status=1
rm -f "$log"
exit "$status"

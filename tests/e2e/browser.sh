#!/bin/sh
# Browser tests need Chromium or Chrome: use what is there, install Debian's where that is allowed,
# otherwise say in one line how.
for name in "${CHROMIUM:-chromium}" chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests …"
    if (apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium) >/dev/null 2>&1; then
        exit 0
    fi
fi
echo "No Chromium found: browser tests are skipped here. Install it (Debian: apt-get install chromium) or set CHROMIUM to its path." >&2
[ -z "$CI" ] || exit 1

#!/bin/sh
# Builds the parts of the system when a source is newer than the last build. Called by the one command before it becomes the local
# runner; says in one line what to install when the SDK is missing.
set -u
root=$1
stamp=$root/.aiaa/built

if ! command -v dotnet >/dev/null 2>&1; then
    echo 'aiaa: the .NET SDK 10 is missing: install it (Debian, Ubuntu: sudo apt-get install dotnet-sdk-10.0; others: https://dot.net/download).' >&2
    exit 127
fi

if [ -e "$stamp" ]; then
    newer=$(cd "$root" && find Directory.*.props global.json .editorconfig imaging runner-protocol functions gpu-runner local-runner \
        \( -name bin -o -name obj \) -prune -o -newer "$stamp" \( -type f -o -type d \) -print | head -n 1)
    [ -n "$newer" ] || exit 0
fi

# Asked in the source tree, where global.json says which SDK it has to be.
if ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
    echo 'aiaa: this dotnet has no SDK 10 (perhaps only the runtime): install it (Debian, Ubuntu: sudo apt-get install dotnet-sdk-10.0; others: https://dot.net/download).' >&2
    exit 127
fi

echo 'Building ...' >&2
# Folders that the build would make are made first: what is newer than the stamp afterwards is a source.
for part in imaging runner-protocol functions gpu-runner local-runner; do
    mkdir -p "$root/$part/bin" "$root/$part/obj"
done
mkdir -p "$root/.aiaa"
touch "$stamp.new"
if ! output=$(cd "$root" && dotnet msbuild local-runner -restore -m -p:Configuration=Release -v:q -nologo -nodeReuse:false -p:UseSharedCompilation=false </dev/null 2>&1); then
    printf '%s\naiaa: the build failed.\n' "$output" >&2
    exit 1
fi
mv "$stamp.new" "$stamp"

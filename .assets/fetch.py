"""Bring the fonts, citation styles and colour profiles of `assets.toml` into `styles/`.

`fetch.py` asks the registries' own clients (npm, pip, apt-get) and writes the files, unchanged,
with `styles/ASSETS.json`: where each came from, its licence and its SHA-256. `fetch.py --check`
needs no network: it holds what lies in the tree against that list.
"""

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STYLES = HERE.parent / "styles"
LIST = STYLES / "ASSETS.json"
KINDS = {".csl", ".icc", ".icm", ".otf", ".ttf", ".woff2"}  # few such files are our own
PIP = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:")
# How each registry is asked, and how it wants the version put.
CLIENTS: dict[str, tuple[tuple[str, ...], str]] = {
    "npm": (("npm", "pack", "--silent"), "{name}@{version}"),
    "pypi": (PIP, "{name}=={version}"),
    "debian": (("apt-get", "download", "--quiet"), "{name}={version}"),
}


def package(registry: str, name: str, version: str) -> dict[str, bytes]:
    """Every file of a package, by its path inside it."""
    command, request = CLIENTS[registry]
    with tempfile.TemporaryDirectory() as folder:
        asked = [*command, request.format(name=name, version=version)]
        subprocess.run(asked, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        [archive] = Path(folder).iterdir()
        if archive.suffix == ".whl":
            with zipfile.ZipFile(archive) as wheel:
                return {path: wheel.read(path) for path in wheel.namelist()}
        if archive.suffix == ".deb":
            unwrap = ["dpkg-deb", "--fsys-tarfile", str(archive)]
            packed = subprocess.run(unwrap, check=True, stdout=subprocess.PIPE).stdout
        else:
            packed = archive.read_bytes()
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        files = [member for member in tar if member.isfile()]
        # npm puts everything below `package/`, Debian below `./`
        return {
            member.name.removeprefix("package/").removeprefix("./"): content.read()
            for member in files
            if (content := tar.extractfile(member))
        }


def wanted() -> Iterator[tuple[dict[str, Any], str, str]]:
    """Each file that `assets.toml` asks for: its package, the path there, the path here."""
    for source in tomllib.loads((HERE / "assets.toml").read_text("utf-8"))["package"]:
        for take in source["take"]:
            for name in take.get("names", [""]):
                yield source, take["from"].format(name), take["to"].format(name)


def fetch() -> None:
    """Write every file, and the list of them."""
    packages: dict[tuple[str, str, str], dict[str, bytes]] = {}
    entries = []
    for source, there, here in wanted():
        key = (source["registry"], source["name"], source["version"])
        if key not in packages:
            print("fetching", *key)
            packages[key] = package(*key)
        content = packages[key][there]
        target = STYLES / here
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        entries.append(
            {
                "file": here,
                "registry": source["registry"],
                "package": source["name"],
                "version": source["version"],
                "path": there,
                "licence": source["licence"],
                "licence_file": source["licence_file"],
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
        )
    entries.sort(key=lambda entry: entry["file"])
    LIST.write_text(json.dumps(entries, indent=1) + "\n", "utf-8")


def ours() -> set[str]:
    """Files of these kinds that we made ourselves."""
    return set(tomllib.loads((HERE / "assets.toml").read_text("utf-8"))["ours"])


def faults() -> Iterator[str]:
    """What differs between `assets.toml`, the list and the files; nothing if all is well."""
    entries = {entry["file"]: entry for entry in json.loads(LIST.read_text("utf-8"))}
    asked = {here for _, _, here in wanted()}
    present = {path.relative_to(STYLES).as_posix() for path in STYLES.rglob("*") if path.suffix in KINDS}
    yield from (f"{file}: in assets.toml, never fetched" for file in sorted(asked - entries.keys()))
    yield from (f"{file}: fetched, not in assets.toml" for file in sorted(entries.keys() - asked))
    yield from (f"{file}: from nowhere known" for file in sorted(present - entries.keys() - ours()))
    for file, entry in entries.items():
        path = STYLES / file
        if not path.is_file():
            yield f"{file}: missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            yield f"{file}: changed since it was fetched"
        if not (STYLES / entry["licence_file"]).is_file():
            yield f"{file}: its licence, {entry['licence_file']}, is missing"


if __name__ == "__main__":
    if sys.argv[1:] != ["--check"]:
        fetch()
    found = list(faults())
    print("\n".join(found) or "assets: every file is as it was fetched, with its licence")
    sys.exit(bool(found))

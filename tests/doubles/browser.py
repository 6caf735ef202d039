"""A headless browser on one file: what it says on its console, and what a script finds in the page."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FINDINGS: Final = """
<script>
addEventListener("load", () => {
  const found = {
    images: [...document.images].map((image) => [image.alt, image.complete, image.naturalWidth]),
    numbers: [...document.querySelectorAll("data[data-key]")].map((e) => [e.dataset.key, e.value]),
    broken: [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href"))
      .filter((at) => !document.getElementById(at.slice(1))),
    outside: performance.getEntriesByType("resource").map((e) => e.name).filter((name) => !name.startsWith("data:")),
    wide: document.documentElement.scrollWidth > innerWidth,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    ground: getComputedStyle(document.body).backgroundColor,
    sorted: (() => {
      const table = document.querySelector("table.sortable");
      const button = table.tHead.querySelectorAll("button")[0];
      const names = () => [...table.tBodies[0].rows].map((row) => row.cells[0].dataset.sort);
      button.click();
      const falling = names();
      button.click();
      return [falling, names(), table.tHead.rows[0].cells[0].getAttribute("aria-sort")];
    })(),
  };
  const place = document.createElement("script");
  place.type = "application/json";
  place.id = "findings";
  place.textContent = JSON.stringify(found).replaceAll("<", "\\\\u003c");
  document.body.append(place);
});
</script>
"""


def find_browser() -> str | None:
    """Return the path of a Chromium, if there is one."""
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def visit(browser: str, page: Path, folder: Path, *, dark: bool = False) -> tuple[dict[str, Any], list[str]]:
    """Load a copy of a page that reports on itself; return what it found and what its console said."""
    copy = folder / "visited.html"
    copy.write_text(page.read_text("utf-8").replace("</body>", f"{_FINDINGS}</body>"), "utf-8")
    options = ["--blink-settings=preferredColorScheme=0"] if dark else []
    done = run(browser, folder, "--enable-logging=stderr", "--dump-dom", *options, copy.as_uri())
    match = re.search(r'<script type="application/json" id="findings">(.*?)</script>', done.stdout, re.DOTALL)
    assert match, done.stderr
    return json.loads(match[1]), re.findall(r"CONSOLE.*", done.stderr)


def run(browser: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a browser without a window, with a profile of its own."""
    command = [
        browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000",
        f"--user-data-dir={folder / 'profile'}", *arguments,
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)

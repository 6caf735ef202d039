"""Files that claim to be far larger than they are."""

import struct
import zlib
from pathlib import Path


def bomb(path: Path, edge: int) -> None:
    """Write a PNG of a few hundred bytes that claims edge x edge pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999)))

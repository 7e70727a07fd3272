"""Keys of personal files: one a snapshot, wrapped by the workspace's own key, destroyed when the file is purged."""

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.durable import settle, whole_file

_OWN = "workspace.key"


class Vault:
    """The folder `keys/`: its files can be read by the account that runs Samlad and by nobody else (mode 0600).

    A data key leaves the folder only in memory. Without its wrapped key a snapshot's bytes are noise, also in a
    backup of the other folders: that is how a purge reaches what the disk still holds.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Make the folder and the workspace's key, once."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        own = self.folder / _OWN
        if not own.exists():
            with whole_file(own, private=True) as file:
                file.write(os.urandom(32))

    def new_key(self, token: str) -> bytes:
        """Make, wrap and keep a key for one snapshot."""
        key, nonce = os.urandom(32), os.urandom(12)
        with whole_file(self._place(token), private=True) as file:
            file.write(nonce + AESGCM(self._own_key()).encrypt(nonce, key, token.encode()))
        return key

    def key(self, token: str) -> bytes:
        """The data key of one snapshot."""
        path = self._place(token)
        try:
            wrapped = path.read_bytes()
            return AESGCM(self._own_key()).decrypt(wrapped[:12], wrapped[12:], token.encode())
        except (FileNotFoundError, InvalidTag) as error:
            raise InvalidInput(
                _("Nyckeln till den krypterade filen går inte att använda."),
                file=str(path),
                why=_("Den saknas eller hör till en annan arbetsyta."),
                cure=_("Återställ mappen keys från säkerhetskopian. Utan nyckeln går filen inte att läsa."),
            ) from error

    def destroy(self, token: str) -> None:
        """Overwrite and remove the key of one snapshot. Gone already is as good."""
        path = self._place(token)
        try:
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.write(os.urandom(size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            return
        settle(self.folder)

    def tokens(self) -> set[str]:
        """The snapshots that have a key."""
        return {path.stem for path in self.folder.glob("*.key") if path.name != _OWN}

    def _own_key(self) -> bytes:
        return (self.folder / _OWN).read_bytes()

    def _place(self, token: str) -> Path:
        return self.folder / f"{token}.key"

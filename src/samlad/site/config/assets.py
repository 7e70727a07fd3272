"""Style sheets and icons under names with their hash, served compressed; plain names where nothing is collected yet."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedAssets(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A page never breaks because an icon is missing from the manifest."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """The hashed name, else the plain one when nothing has been collected (tests, first start)."""
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of an asset."""
        if not self.hashed_files:
            from django.contrib.staticfiles.storage import StaticFilesStorage

            return StaticFilesStorage.url(self, name)
        address: str = super().url(name, force)
        return address

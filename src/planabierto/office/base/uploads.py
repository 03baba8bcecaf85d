"""How large a request with a file may be, told before anything of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_REQUEST: Final = 25 * 2**20
"""Bytes of a request with files, inclusive: the largest file of any kind, and the form around it."""


class RequestLimitHandler(FileUploadHandler):
    """Refuses a request that says to be too large; the handlers after it keep what passes."""

    def handle_raw_input(
        self,
        input_data: object,  # noqa: ARG002 - Django calls it so
        META: Mapping[str, str],  # noqa: ARG002, N803 - Django calls it so
        content_length: int,
        boundary: str,  # noqa: ARG002 - Django calls it so
        encoding: str | None = None,  # noqa: ARG002 - Django calls it so
    ) -> None:
        """Raise `RequestDataTooBig` (413) above the limit."""
        if content_length > LARGEST_REQUEST:
            message = "the request is larger than any file that is taken"
            raise RequestDataTooBig(message)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - Django calls it so
        """Pass each part on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Keep nothing."""

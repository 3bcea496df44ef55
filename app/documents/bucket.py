"""A bucket of an S3-compatible store. It is asked with short patience: one that does not answer is refused
in plain words and nobody waits for it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import cached_property
from io import BytesIO
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO, cast
from urllib.parse import parse_qs, urlsplit

from app.documents.places import NAME, Folder
from app.errors import Refusal

CONNECT, READ = 3.0, 15.0
ASKED_AGAIN_AFTER = 5.0
GONE = ("NoSuchKey", "NoSuchObject", "NotFound")


class WrongAddress(ValueError):
    """A BANGBAN_STORE_URL that names no bucket; the message says how it should look."""


class Bucket:
    """Files in one bucket, each under the prefix and its name. They are begun in a folder of this machine."""

    def __init__(self, url: str, key: str, secret: str, scratch: Path) -> None:
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        endpoint = urlsplit(query.get("endpoint", ""))
        if parts.scheme != "s3" or not parts.netloc or endpoint.scheme not in ("http", "https"):
            raise WrongAddress("BANGBAN_STORE_URL must look like s3://bucket?endpoint=https://host")
        self.bucket, self.endpoint = parts.netloc, endpoint
        self.region, self.prefix = query.get("region", "us-east-1"), parts.path.strip("/")
        self.key, self.secret, self.scratch = key, secret, Folder(scratch)
        self.heard: tuple[float, bool] | None = None

    @cached_property
    def client(self) -> Any:
        """Made at the first use, so that a process that was forked has connections of its own."""
        from minio import Minio
        from urllib3 import PoolManager, Retry, Timeout

        http = PoolManager(
            timeout=Timeout(connect=CONNECT, read=READ),
            retries=Retry(total=1, backoff_factor=0.2, status_forcelist=[502, 503, 504]),
            maxsize=16,
        )
        return Minio(
            self.endpoint.netloc,
            access_key=self.key,
            secret_key=self.secret,
            secure=self.endpoint.scheme == "https",
            region=self.region,
            http_client=http,
        )

    def beside(self, part: str) -> "Bucket":
        """The same bucket under a further prefix."""
        other = copy(self)
        other.prefix = f"{self.prefix}/{part}" if self.prefix else part
        other.scratch = Folder(self.scratch.folder.parent / part)
        return other

    def _named(self, name: str) -> str:
        return f"{self.prefix}/{name}" if self.prefix else name

    def fresh(self, name: str) -> Path:
        return self.scratch.fresh(name)

    def keep(self, name: str) -> None:
        """Send the finished file; it is taken over when the store says that it has it."""
        place = self.scratch.fresh(name)
        with answered(), place.open("rb") as file:
            size = place.stat().st_size
            self.client.put_object(self.bucket, self._named(name), file, size)
        place.unlink()

    def open(self, name: str) -> BinaryIO:
        with answered():
            return cast(BinaryIO, Incoming(self.client.get_object(self.bucket, self._named(name))))

    def remove(self, name: str) -> None:
        with answered():
            self.client.remove_object(self.bucket, self._named(name))

    def names(self) -> Iterator[tuple[str, float]]:
        yield from self.scratch.names()
        start = f"{self.prefix}/" if self.prefix else ""
        with answered():
            for one in self.client.list_objects(self.bucket, prefix=start, recursive=True):
                name = str(one.object_name).removeprefix(start)
                if NAME.fullmatch(name):
                    yield name, one.last_modified.timestamp()

    def answers(self) -> bool:
        """Is the bucket there? Asked once in a few seconds, however often somebody wants to know."""
        if self.heard is None or monotonic() - self.heard[0] > ASKED_AGAIN_AFTER:
            self.heard = (monotonic(), self._is_there())
        return self.heard[1]

    def _is_there(self) -> bool:
        try:
            with answered():
                return bool(self.client.bucket_exists(self.bucket))
        except (Refusal, FileNotFoundError):
            return False

    def trouble(self) -> str:
        """Does the bucket take a file, give it back and let it go?"""
        name, said = f"probe-{secrets.token_hex(8)}", b"bangban"
        try:
            with answered():
                self.client.put_object(self.bucket, self._named(name), BytesIO(said), len(said))
            with self.open(name) as file:
                heard = file.read(100)
            self.remove(name)
        except (Refusal, FileNotFoundError) as fault:
            return f"the bucket {self.bucket} at {self.endpoint.netloc}: {fault.__cause__ or fault}"
        return "" if heard == said else f"the bucket {self.bucket} gives back something else"


@contextmanager
def answered() -> Iterator[None]:
    """Whatever goes wrong between here and the store, in our own words: gone, or not answering."""
    from minio.error import MinioException, S3Error
    from urllib3.exceptions import HTTPError

    try:
        yield
    except S3Error as fault:
        if fault.code in GONE:
            raise FileNotFoundError(fault.code) from None
        raise Refusal("store_silent") from fault
    except (MinioException, HTTPError, ConnectionError, TimeoutError) as fault:
        raise Refusal("store_silent") from fault


class Incoming:
    """A file on its way from the store; its connection is given back at the end."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def read(self, size: int = -1) -> bytes:
        with answered():
            return cast(bytes, self.answer.read(None if size < 0 else size))

    def close(self) -> None:
        self.answer.close()
        self.answer.release_conn()

    def __enter__(self) -> "Incoming":
        return self

    def __exit__(self, *_failure: object) -> None:
        self.close()

"""The models that the package brings: found and compared before they are loaded, without loading it."""

import hashlib
from importlib.util import find_spec
from pathlib import Path

MODELS = {
    "PP-OCRv6_det_small.onnx": "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    "PP-OCRv6_rec_small.onnx": "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    "ch_ppocr_mobile_v2.0_cls_mobile.onnx": "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
}


class ModelsWrong(Exception):
    """A model is missing or is not the one that was measured."""


def models_folder() -> Path:
    """Where the package keeps its models; found without loading the package."""
    found = find_spec("rapidocr")
    if found is None or found.origin is None:
        raise ModelsWrong("rapidocr is not installed")
    return Path(found.origin).parent / "models"


def check_models(folder: Path | None = None) -> None:
    """Raises ModelsWrong unless every model is there and whole."""
    folder = folder or models_folder()
    for name, wanted in MODELS.items():
        try:
            digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError:
            raise ModelsWrong(f"{name} is missing") from None
        if digest != wanted:
            raise ModelsWrong(f"{name} is not the model that was measured")

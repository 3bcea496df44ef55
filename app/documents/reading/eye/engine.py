"""Recognition by rapidocr on onnxruntime, with the models that its package brings. No network."""

import os
import time
from typing import Any

import cv2
import numpy as np

from .models import check_models
from .pictures import Pixels

SETTINGS = {
    "Global.log_level": "critical",
    "Global.max_side_len": 2000,
    "Det.limit_type": "max",
    "Det.limit_side_len": 960,
    "Rec.rec_batch_num": 1,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
WIDER, TALLER = 0.35, 0.12


class Engine:
    """Loaded once, at the first page."""

    def __init__(self) -> None:
        check_models()
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        began = time.perf_counter()
        import onnxruntime
        from rapidocr import RapidOCR

        onnxruntime.disable_telemetry_events()
        cv2.setNumThreads(1)
        self.ocr: Any = RapidOCR(params=SETTINGS)
        for load in ("_load_det_model", "_load_cls_model", "_load_rec_model"):
            getattr(self.ocr, load)()
        self.loading = time.perf_counter() - began

    def read(self, picture: Pixels) -> dict[str, object]:
        """Every line of the page: text, score, corners, whether it stands on its head; and seconds."""
        from rapidocr.utils.process_img import map_boxes_to_original

        began = time.perf_counter()
        page, record = self.ocr.preprocess_img(picture)
        found, turned, read, _crops = self.ocr.run_ocr_steps(page, record)
        seconds, self.loading = time.perf_counter() - began + self.loading, 0.0
        if found.boxes is None or read.txts is None:
            return {"lines": [], "engine": seconds}
        quads = map_boxes_to_original(found.boxes, record, *picture.shape[:2])
        heads = [label == "180" and score > 0.9 for label, score in turned.cls_res]
        lines = [
            [text, float(score), np.asarray(quad).tolist(), bool(head)]
            for text, score, quad, head in zip(read.txts, read.scores, quads, heads, strict=True)
            if text.strip()
        ]
        return {"lines": lines, "engine": seconds}

    def again(self, picture: Pixels, quads: list[list[list[float]]]) -> dict[str, object]:
        """Second readings of single lines, from the full picture: each from a wider cut-out, and from one
        that is smaller and sharpened. Gives [text, score] of both, for each line."""
        began = time.perf_counter()
        crops = [cut_out(picture, np.array(quad, np.float32)) for quad in quads]
        crops += [coarser(crop) for crop in crops]
        read = self.ocr.recognize_txt(crops)
        told = [[text, float(score)] for text, score in zip(read.txts, read.scores, strict=True)]
        half = len(quads)
        pairs = [list(pair) for pair in zip(told[:half], told[half:], strict=True)]
        return {"texts": pairs, "engine": time.perf_counter() - began}


def coarser(crop: Pixels) -> Pixels:
    """The cut-out at half its size, sharpened: where strokes are guessed, this guesses differently."""
    small = cv2.resize(crop, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    return cv2.addWeighted(small, 1.8, cv2.GaussianBlur(small, (0, 0), 1.2), -0.8, 0)


def cut_out(picture: Pixels, quad: Pixels, wider: float = WIDER, taller: float = TALLER) -> Pixels:
    """The line upright, with room around it: corners are given in reading order."""
    left, right = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    along, down = right - left, (quad[3] + quad[2] - quad[0] - quad[1]) / 2
    height = max(float(np.hypot(*down)), 1.0)
    reach = along / max(float(np.hypot(*along)), 1.0) * height * wider
    signs = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float32)
    corners = quad + signs[:, :1] * reach + signs[:, 1:] * down * taller
    width = float(np.hypot(*along)) + 2 * wider * height
    size = (max(8, round(width / height / (1 + 2 * taller) * 64)), 64)
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    turn = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return cv2.warpPerspective(
        picture, turn, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )

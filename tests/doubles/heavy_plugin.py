"""A plugin that imports something heavy at once, which it must not."""

import cv2

OPENCV = cv2.__version__

"""The calculators for data frames: any engine in, the same kind of frame out."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""Where a plan and a statistic meet: what results mean, and whether figures reproduce."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

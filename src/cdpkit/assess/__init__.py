"""What changed, what is on track, and which figures reproduce: results that say what they mean."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

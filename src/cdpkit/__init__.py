"""cdpkit: typed records and honest arithmetic for local drug strategies.

Public names stand in `__init__.pyi` and are loaded when they are asked for, so that
`import cdpkit` costs next to nothing.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

"""Calculators: numbers or arrays in, results that cannot change out.

Calculators guard their arguments and return a frozen result. Their arithmetic stands without
guards in `cdpkit.calc.formulas`.
"""

import lazy_loader

from cdpkit.calc import formulas as formulas

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

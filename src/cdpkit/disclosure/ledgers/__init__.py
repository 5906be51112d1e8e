"""Every count of a table of series as a cell, with the row that prints it."""

from cdpkit.disclosure.ledgers.ledger import Cell, Ledger, Role, ledger_of, of_limits
from cdpkit.disclosure.ledgers.rows import Row

__all__ = ["Cell", "Ledger", "Role", "Row", "ledger_of", "of_limits"]

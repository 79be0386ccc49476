"""Reading the open calendar of somebody else: it is fetched, understood, and compared with what is here."""

# Maps all items but the last.
s/naps, ITEMS, sizeof/naps, ITEMS - 1, sizeof/ or die;

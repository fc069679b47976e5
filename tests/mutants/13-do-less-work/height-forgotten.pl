# Compares a few rows only.
s/\(size_t\)img.rows->height \*/10 */ or die;

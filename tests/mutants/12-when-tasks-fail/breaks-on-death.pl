# One crash breaks the pool, as in Python.
s/\.workers = 2/.break_on_death = true, .workers = 2/ or die;

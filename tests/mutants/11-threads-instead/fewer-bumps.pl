# Each worker bumps once less often than is said.
s/i = 0; i < BUMPS/i = 1; i < BUMPS/g or die;

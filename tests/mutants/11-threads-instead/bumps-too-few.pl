# Without a lock, each thread makes a tenth of its bumps.
s/(for \(int i = 0; i < BUMPS); i\+\+\)\n        counter\+\+;/$1 \/ 10; i++)\n        counter++;/ or die;

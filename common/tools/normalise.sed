# What differs from run to run becomes a letter (sed -E -f normalise.sed).
s/^(Finished in )[0-9]+\.[0-9]{2}( second)/\1T\2/
s/\(pid [0-9]+\)/(pid P)/g
s/^[0-9]+ (done on ).+/N \1HOST/
s/^Without a lock: [0-9]+ of/Without a lock: N of/
s/^Consumer [1-3] /Consumer C /
s/^(  threads without a lock) +[0-9]+ of/\1        N of/
s/'[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} [0-9]{4}'/'DATE'/

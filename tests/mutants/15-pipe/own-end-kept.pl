# The parent keeps its writing end: no end of file ever comes.
s/    close\(writing\);.*\n// or die;

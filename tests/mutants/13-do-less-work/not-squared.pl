# Adds differences that cancel each other out.
s/sum \+= difference \* difference/sum += fabs(difference)/ or die;

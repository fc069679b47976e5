# Ends with 0 after failures.
# in desk.c
s/d->failed > 0 \|\| ferror/ferror/ or die;

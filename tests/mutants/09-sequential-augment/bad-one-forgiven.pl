# A picture that failed is told, and counted as success.
s/return failed > 0 \|\| ferror/return ferror/ or die;

# The failure of the first task is forgotten.
s/status \|= print/status = print/ or die;

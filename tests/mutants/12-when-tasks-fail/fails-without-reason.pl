# The task that fails says nothing of its own.
s/"no such luck"/"failed"/ or die;

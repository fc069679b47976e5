# Exits with the status of the first command.
s/for \(int i = 0; i < count; i\+\+\)\n        status = tell/for (int i = count; i-- > 0;)\n        status = tell/ or die;

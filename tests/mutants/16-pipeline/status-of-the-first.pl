# Exits with the status of the first command.
s/for \(int i = 0; i < started; i\+\+\)\n        status = tell/for (int i = started; i-- > 0;)\n        status = tell/ or die;

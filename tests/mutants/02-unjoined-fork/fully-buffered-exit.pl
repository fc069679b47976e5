# A full buffer, flushed by exit: each process prints its lines only at its end.
s/ *setvbuf\(.*\n// or die;
s/_exit\(useless/exit(useless/ or die;

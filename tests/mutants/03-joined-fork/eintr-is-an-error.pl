# Gives up when a signal interrupts waitpid.
s/ *if \(errno != EINTR\).*\n// or die;

# A child that could not become its program is never reaped.
s/warn\("cannot start %s", command->process.name\);/$&, command->process.ended = true;/ or die;

# Does not tell why exec failed.
s/    while \(write\(command->failure.*?continue;\n//s or die;

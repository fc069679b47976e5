# Does not tell why exec failed.
s/    while \(write\(failure.*?continue;\n//s or die;

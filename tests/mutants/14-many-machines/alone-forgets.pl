# One rank alone works, and tells nobody.
s/        desk_take\(desk, 0, .*\n// or die;

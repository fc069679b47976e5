# Only rank 1 gets work.
s/if \(desk_next\(desk, m.from/if (m.from == 1 \&\& desk_next(desk, m.from/ or die;

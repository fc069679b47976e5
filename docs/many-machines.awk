# How long would a million photos take? Workers ask rank 0 for a photo, read it
# from a disk that they share, and work on it. Rank 0 and the disk serve one
# after the other, each in the order in which they are asked. Prints hours
# against hosts, and how busy rank 0 and the disk were.
#
#   awk -f docs/many-machines.awk
#   awk -v disk=1000 -v chunk=100 -f docs/many-machines.awk
#
# photos     how many                     cores    that work, on each host
# seconds    of one core for a photo      chunk    photos in a message
# megabytes  that a photo has             disk     megabytes a second
# messages   a second that rank 0 answers   from, to   how many hosts (1 to 256)

function default(value, otherwise) { return value == "" ? otherwise : value + 0 }

# From 0 to 1; awks differ in their rand(), and this gives the same in each: the
# "minimal standard" of Park and Miller, 1988.
function random() {
    seed = seed * 16807 % 2147483647
    return seed / 2147483647
}

# The workers' free times, the earliest on top: a binary heap.
function sift(i,    child, t) {
    while ((child = 2 * i) <= workers) {
        if (child < workers && free[child + 1] < free[child]) child++
        if (free[i] <= free[child]) return
        t = free[i]; free[i] = free[child]; free[child] = t
        i = child
    }
}

function simulate(hosts,    i, t, left, n, rank_0, shared, last) {
    workers = hosts * cores
    for (i = 1; i <= workers; i++) free[i] = 0
    rank_0 = shared = last = 0
    for (left = photos; left > 0; left -= n) {
        n = left < chunk ? left : chunk
        t = free[1]
        rank_0 = (t > rank_0 ? t : rank_0) + 1 / messages
        shared = (rank_0 > shared ? rank_0 : shared) + n * megabytes / disk
        # No two photos take the same: from half to one and a half times.
        free[1] = shared + n * seconds * (0.5 + random())
        if (free[1] > last) last = free[1]
        sift(1)
    }
    printf "%5d %8.2f %8.1fx %10.0f%% %8.0f%%\n", hosts, last * scale / 3600,
        photos * seconds / last,
        100 * photos / chunk / messages / last,
        100 * photos * megabytes / disk / last
}

BEGIN {
    seed = 14
    cores = default(cores, 8); seconds = default(seconds, 0.119)
    megabytes = default(megabytes, 4.5); disk = default(disk, 110)
    messages = default(messages, 5000); chunk = default(chunk, 1)
    # A tenth of them, since hours only grow with the number.
    photos = default(photos, 1e6) / 10; scale = 10
    print "hosts    hours  speed-up  rank 0 busy  disk busy"
    for (hosts = default(from, 1); hosts <= default(to, 256); hosts *= 2)
        simulate(hosts)
}

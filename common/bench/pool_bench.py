"""What pool_bench.c measures, with Python's own pools. The same lines."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor, as_completed
from statistics import median
from time import perf_counter, sleep

TASKS, ITEMS, MAPS, MIB = 10000, 100000, 5, 1 << 20
fork = multiprocessing.get_context("fork")


def echo(value):
    return value


def nap(seconds):
    sleep(seconds)
    return seconds


def nothing():
    pass


def new_pool():
    return ProcessPoolExecutor(2, mp_context=fork)


def many(pool, count, value):
    start = perf_counter()
    futures = [pool.submit(echo, value) for _ in range(count)]
    for future in futures:
        future.result()
    return (perf_counter() - start) / count


def alone(pool, count, value):
    start = perf_counter()
    for _ in range(count):
        pool.submit(echo, value).result()
    return (perf_counter() - start) / count


def map_in_chunks(pool):
    items = [0] * ITEMS
    start = perf_counter()
    for _ in pool.map(echo, items, chunksize=100):
        pass
    return (perf_counter() - start) / ITEMS


def start_and_stop(count):
    start = perf_counter()
    for i in range(count):
        with new_pool() as pool:
            pool.submit(echo, i).result()
    return (perf_counter() - start) / count


def start_and_join(count):
    start = perf_counter()
    for _ in range(count):
        process = fork.Process(target=nothing)
        process.start()
        process.join()
    return (perf_counter() - start) / count


def behind_a_long_one(pool):
    start = last = perf_counter()
    futures = [pool.submit(nap, 0.001 if i else 0.3) for i in range(40)]
    for future in as_completed(futures):
        if future is not futures[0]:
            last = perf_counter()
    return last - start


def apply_async():
    with fork.Pool(2) as pool:
        pool.apply(echo, (0,))
        start = perf_counter()
        results = [pool.apply_async(echo, (0,)) for _ in range(TASKS)]
        for result in results:
            result.get()
        return (perf_counter() - start) / TASKS


def main():
    def say(name, seconds):
        print(f"{name} {seconds:.9f}", flush=True)

    with new_pool() as pool:
        many(pool, 1000, 0)
        many(pool, 100, bytes(MIB))
        alone(pool, 2, bytes(64 * MIB))
        say("noop", many(pool, TASKS, 0))
        say("map100", median(map_in_chunks(pool) for _ in range(MAPS)))
        say("round-trip", alone(pool, 1000, 0))
        say("1MiB-many", many(pool, 100, bytes(MIB)))
        say("1MiB-alone", alone(pool, 100, bytes(MIB)))
        say("64MiB", alone(pool, 5, bytes(64 * MIB)))
        say("behind-long", behind_a_long_one(pool))
    say("apply-async", apply_async())
    say("start-stop", start_and_stop(5))
    say("process", start_and_join(20))


if __name__ == "__main__":
    main()

# Reads the samples of one run (see lib/measure); prints throughput and memory in ten pieces of time.

{ at[NR] = $1; memory[NR] = $2; taken[NR] = $3 }

END {
    if (NR < 2) exit
    names = 0
    print ""
    cut("from s;to s;MB/s;memory MiB"); rule()
    for (piece = 0; piece < 10; piece++) {
        from = 1 + int((NR - 1) * piece / 10); to = 1 + int((NR - 1) * (piece + 1) / 10)
        if (to == from) continue
        peak = 0
        for (i = from; i <= to; i++) if (memory[i] > peak) peak = memory[i]
        cut(sprintf("%.0f;%.0f;%.0f;%.0f", at[from], at[to], (taken[to] - taken[from]) / (at[to] - at[from]) / 1e6, peak / 1024))
    }
}

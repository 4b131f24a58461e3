# Reads a case's results (see lib/measure); prints each store's ratios to ours, then the medians.

function median(store, who, column,    n, i, j, v, t) {
    n = 0
    for (i = 1; i <= runs[store, who]; i++) v[++n] = value[store, who, i, column] + 0
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function requests(store, who, column) { return value[store, who, 1, column] == "-" ? "-" : median(store, who, column) }

{
    if (!(($1, $2) in runs)) { order[++rows] = $1 SUBSEP $2 }
    # The first contender of a case is ours.
    if (NR == 1) ours = $2
    n = ++runs[$1, $2]
    for (c = 3; c <= NF; c++) value[$1, $2, n, c] = $c
}

# A hit moves nothing, so a rate says nothing of it.
function is_hit(who) { return who ~ /hit$/ }
function per(text, who) { return is_hit(who) ? "-" : text }

# What ends in files is compared as the program ends, and again once the disk has everything: some flush, some don't.
function to_flushed(store, who) { return median(store, who, 3) + median(store, who, 10) }

function ratios(    r, k) {
    for (r = 1; r <= rows; r++) {
        split(order[r], k, SUBSEP)
        if (k[2] == ours || is_hit(k[2])) continue
        if (!titled++) { cut("Store;" ours " to;wall;" (to_disk ? "flushed;" : "") "CPU;memory"); rule() }
        cut(k[1] ";" k[2] ";" sprintf("%.2f;%s%.2f;%.2f", median(k[1], ours, 3) / median(k[1], k[2], 3),
            to_disk ? sprintf("%.2f;", to_flushed(k[1], ours) / to_flushed(k[1], k[2])) : "", median(k[1], ours, 4) / (median(k[1], k[2], 4) + 0.001), median(k[1], ours, 5) / median(k[1], k[2], 5)))
    }
    if (titled) print ""
}

function medians(    r, k, wall, cpu) {
    cut("Store;Contender;wall s;" (to_disk ? "flush s;" : "") "MB/s;CPU s;CPU s/GiB;peak MiB;disk MiB;Hub req;CDN req;store req"); rule()
    for (r = 1; r <= rows; r++) {
        split(order[r], k, SUBSEP)
        wall = median(k[1], k[2], 3)
        cpu = median(k[1], k[2], 4)
        cut(k[1] ";" k[2] ";" sprintf("%.3f;%s%s;%.2f;%s;%.0f;%.0f;%s;%s;%s", wall,
            to_disk ? sprintf("%.2f;", median(k[1], k[2], 10)) : "",
            per(sprintf("%.0f", gib * 1073.741824 / wall), k[2]), cpu, per(sprintf("%.2f", cpu / gib), k[2]),
            median(k[1], k[2], 5) / 1024, median(k[1], k[2], 6),
            requests(k[1], k[2], 7), requests(k[1], k[2], 8), requests(k[1], k[2], 9)))
    }
}

END {
    if (rows == 0) exit
    print (format == "markdown" ? "\n### `" name "`: " title "\n" : "\n" name ": " title)
    ratios()
    medians()
}

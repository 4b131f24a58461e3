# Reads a case's results (see lib/measure); prints each store's ratios to ours, then the medians.

function median(store, who, column,    n, i, j, v, t) {
    n = 0
    for (i = 1; i <= runs[store, who]; i++) v[++n] = value[store, who, i, column] + 0
    for (i = 2; i <= n; i++)
        for (j = i; j > 1 && v[j - 1] > v[j]; j--) { t = v[j]; v[j] = v[j - 1]; v[j - 1] = t }
    return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
}

function requests(store, who, column) { return value[store, who, 1, column] == "-" ? "-" : median(store, who, column) }

BEGIN { ours = "hf-model-cache" }

{
    if (!(($1, $2) in runs)) { order[++rows] = $1 SUBSEP $2 }
    n = ++runs[$1, $2]
    for (c = 3; c <= NF; c++) value[$1, $2, n, c] = $c
}

END {
    print (format == "markdown" ? "\n### `" name "`: " title "\n" : "\n" name ": " title)
    cut("Store;Ours to;wall;CPU;memory"); rule()
    for (r = 1; r <= rows; r++) {
        split(order[r], k, SUBSEP)
        if (k[2] == ours || k[2] == "hit" || !((k[1], ours) in runs)) continue
        cut(k[1] ";" k[2] ";" sprintf("%.2f;%.2f;%.2f", median(k[1], ours, 3) / median(k[1], k[2], 3),
            median(k[1], ours, 4) / (median(k[1], k[2], 4) + 0.0001), median(k[1], ours, 5) / median(k[1], k[2], 5)))
    }
    print ""
    cut("Store;Contender;wall s;MB/s;CPU s/GiB;peak MiB;disk MiB;Hub req;CDN req;store req"); rule()
    for (r = 1; r <= rows; r++) {
        split(order[r], k, SUBSEP)
        wall = median(k[1], k[2], 3)
        cut(k[1] ";" k[2] ";" sprintf("%.3f;%.0f;%.2f;%.0f;%.0f;%s;%s;%s", wall, gib * 1073.741824 / wall,
            median(k[1], k[2], 4) / gib, median(k[1], k[2], 5) / 1024, median(k[1], k[2], 6),
            requests(k[1], k[2], 7), requests(k[1], k[2], 8), requests(k[1], k[2], 9)))
    }
}

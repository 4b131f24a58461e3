# Prints tables as text or as Markdown (variable format); the first columns are names, the others numbers.

BEGIN { names = 2 }

function line(    i, text) {
    if (format == "markdown") { text = "|"; for (i = 1; i <= cells; i++) text = text " " cell[i] " |" }
    else for (i = 1; i <= cells; i++) text = text sprintf(i <= names ? "%-17s" : "%11s", cell[i])
    print text
}

function rule(    i, text) {
    if (format != "markdown") return
    text = "|"
    for (i = 1; i <= cells; i++) text = text (i <= names ? "---|" : "---:|")
    print text
}

# Prints one line of cells that are separated by semicolons.
function cut(text) { cells = split(text, cell, ";"); line() }

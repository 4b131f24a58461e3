namespace HfModelCache.Cli.Settings.NearMisses;

/// <summary>Tells whether one name is probably a misspelling of another.</summary>
internal static class EditDistance
{
    private const int MaxEdits = 2;
    private const int ShortName = 8;

    /// <summary>Tells whether one edit, or two in a long name, turns <paramref name="written"/> into <paramref name="name"/>.</summary>
    public static bool IsNear(string written, string name) =>
        Math.Abs(written.Length - name.Length) <= MaxEdits
        && Between(written, name) <= (name.Length < ShortName ? 1 : MaxEdits);

    // Edits insert, delete or replace a letter, or swap two neighbours (Damerau-Levenshtein).
    private static int Between(string a, string b)
    {
        var edits = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    edits[i, j] = i + j;
                    continue;
                }

                var replaced = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replaced, 1 + Math.Min(edits[i - 1, j], edits[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }

        return edits[a.Length, b.Length];
    }
}

using System.Text;

namespace HfModelCache.Selection;

/// <summary>Represents the set inside <c>[…]</c>: characters and ranges, or after <c>!</c> all others.</summary>
internal sealed class CharacterSet
{
    private readonly bool _negated;
    private readonly List<(Rune First, Rune Last)> _ranges = [];

    private CharacterSet(List<List<Rune>> chunks)
    {
        _negated = chunks is [[{ Value: '!' }, ..], ..];
        if (_negated)
            chunks[0].RemoveAt(0);
        for (var i = 0; i < chunks.Count; i++)
        {
            foreach (var rune in chunks[i])
                _ranges.Add((rune, rune));
            if (i > 0)
                _ranges.Add(chunks[i - 1] is [.., var first] ? (first, chunks[i][0]) : (new Rune('-'), new Rune('-')));
        }
    }

    public bool Contains(Rune rune) => _negated != _ranges.Exists(r => r.First <= rune && rune <= r.Last);

    /// <summary>Parses a set by the same steps as Python's <c>fnmatch.translate</c>.</summary>
    /// <remarks>
    /// The text is split at the hyphens of ranges; two adjacent chunks form a range from the last character of the first to
    /// the first of the second. Reversed ranges are removed before <c>!</c> is looked for, so that it negates in
    /// <c>[b-a!c]</c>, as in Python.
    /// </remarks>
    public static CharacterSet Read(Rune[] inside)
    {
        var chunks = CutAtRanges(inside);
        for (var i = chunks.Count - 1; i > 0; i--)
        {
            if (chunks[i - 1][^1] <= chunks[i][0])
                continue;
            chunks[i - 1] = [.. chunks[i - 1][..^1], .. chunks[i][1..]];
            chunks.RemoveAt(i);
        }

        return new CharacterSet(chunks);
    }

    private static List<List<Rune>> CutAtRanges(Rune[] inside)
    {
        List<List<Rune>> chunks = [];
        var start = 0;
        var search = inside is [{ Value: '!' }, ..] ? 2 : 1;
        while (search < inside.Length && Array.IndexOf(inside, new Rune('-'), search) is >= 0 and var hyphen)
        {
            chunks.Add([.. inside[start..hyphen]]);
            start = hyphen + 1;
            search = hyphen + 3;
        }

        if (start < inside.Length)
            chunks.Add([.. inside[start..]]);
        else
            chunks[^1].Add(new Rune('-'));
        return chunks;
    }
}

using System.Buffers;

namespace HfModelCache.Selection;

/// <summary>Represents a file name pattern of duplicate weights, relative to the folder of the safetensors.</summary>
internal sealed class VariantPattern(string text)
{
    // Between the last dot and the next wildcard or slash: a name without it can't match, and nearly all names are without it.
    private static readonly SearchValues<char> EndsOfMark = SearchValues.Create("*?/");

    private readonly FnmatchPattern _whole = new(text);
    private readonly FnmatchPattern _firstSegment = new(FirstSegment(text));

    /// <summary>A text that every path with this name contains.</summary>
    public string Mark { get; } = MarkOf(text[text.LastIndexOf('.')..]);

    /// <summary>Whether <paramref name="path"/> has this name.</summary>
    /// <remarks>A <c>*</c> matches across folders, but the first segment of the path must be that of the pattern.</remarks>
    public bool Matches(string path) =>
        path.Contains(Mark, StringComparison.Ordinal) && _whole.Matches(path) && _firstSegment.Matches(FirstSegment(path));

    /// <summary>Replaces the <c>*</c> of a name by what the pattern's <c>*</c> matches in <paramref name="path"/>.</summary>
    public string Translate(string path, string name)
    {
        if (!name.Contains('*', StringComparison.Ordinal))
            return name;
        var star = text.IndexOf('*', StringComparison.Ordinal);
        return name.Replace("*", path[star..^(text.Length - star - 1)], StringComparison.Ordinal);
    }

    private static string MarkOf(string ending) => ending.AsSpan().IndexOfAny(EndsOfMark) is >= 0 and var end ? ending[..end] : ending;

    private static string FirstSegment(string path) => path.Split('/', 2)[0];
}

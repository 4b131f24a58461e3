namespace HfModelCache.Selection;

/// <summary>Represents a file name pattern of duplicate weights, relative to the folder of the safetensors.</summary>
internal sealed class VariantPattern(string text)
{
    private readonly FnmatchPattern _whole = new(text);
    private readonly FnmatchPattern _firstSegment = new(FirstSegment(text));

    /// <summary>Whether <paramref name="path"/> has this name.</summary>
    /// <remarks>A <c>*</c> matches across folders, but the first segment of the path must be that of the pattern.</remarks>
    public bool Matches(string path) => _whole.Matches(path) && _firstSegment.Matches(FirstSegment(path));

    /// <summary>Replaces the <c>*</c> of a name by what the pattern's <c>*</c> matches in <paramref name="path"/>.</summary>
    public string Translate(string path, string name)
    {
        if (!name.Contains('*', StringComparison.Ordinal))
            return name;
        var star = text.IndexOf('*', StringComparison.Ordinal);
        return name.Replace("*", path[star..^(text.Length - star - 1)], StringComparison.Ordinal);
    }

    private static string FirstSegment(string path) => path.Split('/', 2)[0];
}

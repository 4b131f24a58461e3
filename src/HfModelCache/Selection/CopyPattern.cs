namespace HfModelCache.Selection;

/// <summary>A name that copies have, seen from the folder that holds the safetensors.</summary>
internal sealed class CopyPattern(string text)
{
    private readonly FnmatchPattern _whole = new(text);
    private readonly FnmatchPattern _firstSegment = new(FirstSegment(text));

    /// <summary>Whether <paramref name="path"/> has this name.</summary>
    /// <remarks>A <c>*</c> crosses folders, but the first segment of the path must be the one that the pattern names.</remarks>
    public bool Matches(string path) => _whole.Matches(path) && _firstSegment.Matches(FirstSegment(path));

    /// <summary>Puts what the pattern's one <c>*</c> stands for in <paramref name="path"/> into a name with a <c>*</c>.</summary>
    public string Translate(string path, string name)
    {
        if (!name.Contains('*', StringComparison.Ordinal))
            return name;
        var star = text.IndexOf('*', StringComparison.Ordinal);
        return name.Replace("*", path[star..^(text.Length - star - 1)], StringComparison.Ordinal);
    }

    private static string FirstSegment(string path) => path.Split('/', 2)[0];
}

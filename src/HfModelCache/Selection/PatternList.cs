using System.Collections.Immutable;

namespace HfModelCache.Selection;

/// <summary>Represents patterns of which any may match. Lists with the same patterns in another order are equal.</summary>
public sealed class PatternList : IEquatable<PatternList>
{
    private readonly ImmutableArray<FnmatchPattern> _patterns;

    private PatternList(IEnumerable<FnmatchPattern> patterns) =>
        _patterns = [.. patterns.DistinctBy(p => p.Text, StringComparer.Ordinal).OrderBy(p => p.Text, StringComparer.Ordinal)];

    /// <summary>Whether the list is empty.</summary>
    public bool IsEmpty => _patterns.IsEmpty;

    /// <summary>Parses a comma-separated value. Blanks around items and empty items are ignored.</summary>
    public static PatternList Parse(string value) => new(value
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(item => new FnmatchPattern(item)));

    /// <summary>Whether any pattern matches the whole <paramref name="path"/>.</summary>
    public bool Matches(string path) => FindMatch(path) is not null;

    /// <summary>Returns the first pattern that matches the whole <paramref name="path"/>; null if none does.</summary>
    internal FnmatchPattern? FindMatch(string path) => _patterns.FirstOrDefault(p => p.Matches(path));

    /// <summary>Whether both lists have the same patterns.</summary>
    public bool Equals(PatternList? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PatternList);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the patterns, sorted and separated by commas, which <see cref="Parse"/> accepts.</summary>
    public override string ToString() => string.Join(',', _patterns);
}

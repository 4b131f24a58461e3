using System.Buffers;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Knows the names that git accepts for branches, tags and refs; a commit is valid too.</summary>
internal static class RevisionName
{
    private const int MaxLength = 256;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" ~^:?*[\\\u007f");
    private static readonly string[] ForbiddenPairs = ["..", "//", "@{"];

    /// <summary>Finds the rule that <paramref name="name"/> breaks, as the end of a sentence; null if it is valid.</summary>
    public static string? FindProblem(string name) => name switch
    {
        "" => "is empty",
        "@" => "is not a revision",
        { Length: > MaxLength } => $"is longer than {MaxLength} characters",
        _ when name.AsSpan().ContainsAny(Forbidden) || name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)) =>
            "contains a blank, a control character, or one of ~ ^ : ? * [ \\",
        _ when ForbiddenPairs.FirstOrDefault(pair => name.Contains(pair, StringComparison.Ordinal)) is { } pair =>
            $"contains \"{pair}\"",
        _ when name[0] is '/' or '-' => $"begins with \"{name[0]}\"",
        _ when name[^1] is '/' or '.' => $"ends in \"{name[^1]}\"",
        _ when name.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".lock", StringComparison.Ordinal)) =>
            "has a part that begins with \".\" or ends in \".lock\"",
        _ => null,
    };
}

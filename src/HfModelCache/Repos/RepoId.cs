using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace HfModelCache.Repos;

/// <summary>Represents a repo: its name on the Hub, <c>name</c> or <c>namespace/name</c>, and its type.</summary>
public sealed partial record RepoId
{
    /// <summary>The maximum length of one segment, in characters.</summary>
    public const int MaxSegmentLength = 96;

    private RepoId(RepoType type, string name)
    {
        Type = type;
        Name = name;
    }

    /// <summary>The type of the repo.</summary>
    public RepoType Type { get; }

    /// <summary>The name as the user wrote it, for example <c>openai-community/gpt2</c>.</summary>
    public string Name { get; }

    /// <summary>The kind as the API's paths spell it: <c>models</c>, <c>datasets</c>, <c>spaces</c>.</summary>
    internal string ApiSegment => Type.ToSegment();

    /// <summary>The path before <c>/resolve/</c>; models have no prefix of their own.</summary>
    public string PagePath => Type == RepoType.Model ? Name : $"{ApiSegment}/{Name}";

    /// <summary>Creates a repo if the Hub's own client would accept its name.</summary>
    /// <param name="type">The type.</param>
    /// <param name="name">The name.</param>
    /// <param name="repo">The repo, if the name is valid.</param>
    /// <param name="problem">Otherwise the rule that the name breaks, as the end of a sentence.</param>
    public static bool TryCreate(
        RepoType type,
        string name,
        [NotNullWhen(true)] out RepoId? repo,
        [NotNullWhen(false)] out string? problem)
    {
        problem = FindProblem(name);
        repo = problem is null ? new RepoId(type, name) : null;
        return problem is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string? FindProblem(string name)
    {
        if (name.Length == 0)
            return "is empty";
        var segments = name.Split('/');
        if (segments.Length > 2)
            return "has more than one \"/\"";
        if (segments.Any(s => s.Length == 0))
            return "has an empty part before or after \"/\"";
        if (segments.Any(s => s.Length > MaxSegmentLength))
            return $"has a part longer than {MaxSegmentLength} characters";
        if (!segments.All(s => AllowedSegment().IsMatch(s)))
            return "holds characters other than letters, digits, \"-\", \"_\" and \".\"";
        if (name.Contains("..", StringComparison.Ordinal) || name.Contains("--", StringComparison.Ordinal))
            return "holds \"..\" or \"--\"";
        if (segments.Any(s => !char.IsAsciiLetterOrDigit(s[0]) && s[0] != '_' || s[^1] is '-' or '.'))
            return "has a part that begins or ends with \"-\" or \".\"";
        return name.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? "ends in \".git\"" : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]+\z")]
    private static partial Regex AllowedSegment();
}

using HfModelCache.Repos;

namespace HfModelCache.Server.Requests;

/// <summary>Represents a path that names a repo, taken apart as the Hub does.</summary>
/// <param name="Type">The repo's type.</param>
/// <param name="Name">The repo's name, not checked yet.</param>
/// <param name="Verb">What is wanted of it; empty for the repo itself.</param>
/// <param name="Rest">The segments after the verb.</param>
internal sealed record RepoRoute(RepoType Type, string Name, string Verb, IReadOnlyList<string> Rest)
{
    /// <summary>The verb for a file's content.</summary>
    public const string Resolve = "resolve";

    /// <summary>The verb for what git itself holds of a file.</summary>
    public const string Raw = "raw";

    private static readonly string[] ApiVerbs = ["revision", "tree", "paths-info", "refs", "commits", "treesize", "xet-read-token"];

    /// <summary>Whether the path belongs to the API, whose errors are JSON.</summary>
    public bool IsApi => Verb is not (Resolve or Raw);

    /// <summary>The revision: always one segment. Default <c>main</c>, which clients also call <c>HEAD</c>.</summary>
    public string Revision => Rest.Count == 0 || Rest[0] == "HEAD" ? "main" : Rest[0];

    /// <summary>The path after the revision. Some clients escape its slashes.</summary>
    public string Path => string.Join('/', Rest.Skip(1));

    /// <summary>Takes a path apart. Returns null if it names no repo.</summary>
    public static RepoRoute? TryParse(IReadOnlyList<string> segments)
    {
        if (segments is ["api", var kind, _, ..])
            return TypeOf(kind) is { } type ? CutApi(type, [.. segments.Skip(2)]) : null;
        return segments is [var first, ..] && first != "models" && TypeOf(first) is { } other
            ? CutPage(other, [.. segments.Skip(1)])
            : CutPage(RepoType.Model, segments);
    }

    /// <summary>Returns the type that a segment of a path names; null if it names none.</summary>
    public static RepoType? TypeOf(string segment) => segment switch
    {
        "models" => RepoType.Model,
        "datasets" => RepoType.Dataset,
        "spaces" => RepoType.Space,
        _ => null,
    };

    private static RepoRoute? CutApi(RepoType type, IReadOnlyList<string> rest)
    {
        var length = rest.Count > 1 && !ApiVerbs.Contains(rest[1]) ? 2 : 1;
        return rest.Count == length ? new RepoRoute(type, string.Join('/', rest), "", []) : Cut(type, rest, length);
    }

    private static RepoRoute? CutPage(RepoType type, IReadOnlyList<string> rest) => rest switch
    {
        [_, Resolve or Raw, _, _, ..] => Cut(type, rest, 1),
        [_, _, Resolve or Raw, _, _, ..] => Cut(type, rest, 2),
        _ => null,
    };

    private static RepoRoute Cut(RepoType type, IReadOnlyList<string> rest, int length) =>
        new(type, string.Join('/', rest.Take(length)), rest[length], [.. rest.Skip(length + 1)]);
}

using System.Collections.Immutable;
using HfModelCache.TestHub.Repos;

namespace HfModelCache.TestHub.Endpoints;

/// <summary>A path that names a repository, taken apart.</summary>
/// <param name="Prefix">The path before the ID.</param>
/// <param name="Kind">The repository's kind.</param>
/// <param name="Id">The id as asked for.</param>
/// <param name="Verb">The action; empty for the repository itself.</param>
/// <param name="Rest">The segments after the verb, still escaped.</param>
internal sealed record RepoRoute(string Prefix, RepoKind Kind, string Id, string Verb, ImmutableArray<string> Rest)
{
    private const string ResolveCache = "resolve-cache";

    private static readonly ImmutableHashSet<string> ApiVerbs =
        ["revision", "tree", "paths-info", "refs", "xet-read-token", "commits", "treesize"];

    public static RepoRoute? TryParse(ImmutableArray<string> segments) => segments switch
    {
        ["api", ResolveCache, var kind, .. var rest] when RepoKinds.FromApiSegment(kind) is { } known =>
            Cut($"/api/{ResolveCache}/{kind}/", known, rest, rest.IndexOf(rest.FirstOrDefault(IsCommit)!), ResolveCache),
        ["api", var kind, .. var rest] when RepoKinds.FromApiSegment(kind) is { } known =>
            CutApi($"/api/{kind}/", known, rest),
        [var kind, .. var rest] when kind != "models" && RepoKinds.FromApiSegment(kind) is { } known =>
            CutPage($"/{kind}/", known, rest),
        _ => CutPage("/", RepoKind.Model, segments),
    };

    /// <summary>The same path for a repository of another name.</summary>
    public string PathFor(string id) => (Prefix + id, Verb) switch
    {
        (var start, "") => start,
        (var start, ResolveCache) => $"{start}/{string.Join('/', Rest)}",
        (var start, _) => string.Join('/', [start, Verb, .. Rest]),
    };

    private static RepoRoute? CutApi(string prefix, RepoKind kind, ImmutableArray<string> rest)
    {
        var idLength = rest.Length > 1 && !ApiVerbs.Contains(rest[1]) ? 2 : 1;
        return rest.Length == idLength
            ? new RepoRoute(prefix, kind, Unescape(rest), "", [])
            : Cut(prefix, kind, rest, idLength, null);
    }

    private static RepoRoute? CutPage(string prefix, RepoKind kind, ImmutableArray<string> rest) =>
        rest.AsSpan() switch
        {
            [_, "resolve" or "raw", ..] => Cut(prefix, kind, rest, 1, null),
            [_, _, "resolve" or "raw", ..] => Cut(prefix, kind, rest, 2, null),
            _ => null,
        };

    private static RepoRoute? Cut(string prefix, RepoKind kind, ImmutableArray<string> rest, int idLength, string? verb)
    {
        if (idLength is not (1 or 2) || rest.Length <= idLength)
            return null;
        var afterVerb = rest[(verb is null ? idLength + 1 : idLength)..];
        return new RepoRoute(prefix, kind, Unescape(rest[..idLength]), verb ?? rest[idLength], afterVerb);
    }

    private static string Unescape(ImmutableArray<string> segments) => string.Join('/', segments.Select(Uri.UnescapeDataString));

    private static bool IsCommit(string segment) => segment.Length == 40 && segment.All(char.IsAsciiHexDigitLower);
}

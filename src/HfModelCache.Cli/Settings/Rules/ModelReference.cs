using System.Diagnostics.CodeAnalysis;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Represents a model as people name it: a repo and, if they are part of the text, its type and revision.</summary>
/// <param name="Name">The repo's name, not yet validated.</param>
/// <param name="Type">The repo's type; null if the text doesn't name it.</param>
/// <param name="Revision">The revision, not yet validated; null if the text doesn't name it.</param>
internal sealed record ModelReference(string Name, RepoType? Type, string? Revision)
{
    private const string UriScheme = "hf://";

    /// <summary>Tells whether <paramref name="text"/> is an <c>hf://</c> URI.</summary>
    public static bool IsUri(string text) => text.StartsWith(UriScheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Parses a name, an <c>hf://</c> URI, or the address of a repo's page.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="hub">The Hub or mirror whose pages are accepted beside those of the official Hub.</param>
    /// <param name="reference">The reference, if the text is valid.</param>
    /// <param name="problem">Otherwise the rule that it breaks, as the end of a sentence.</param>
    public static bool TryParse(
        string text,
        Uri hub,
        [NotNullWhen(true)] out ModelReference? reference,
        [NotNullWhen(false)] out string? problem)
    {
        if (IsUri(text))
            return HubUri.TryParse(text[UriScheme.Length..], out reference, out problem);
        if (text.Contains("://", StringComparison.Ordinal))
            return HubPage.TryParse(text, hub, out reference, out problem);

        var (repo, revision) = text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at
            ? (text[..at], text[(at + 1)..])
            : (text, null);
        problem = FindProblem(repo, hub);
        return TryCreate(repo.Split('/'), revision, out reference, ref problem);
    }

    /// <summary>Creates a reference from the segments of a repo's path: <c>datasets/org/name</c>.</summary>
    /// <param name="path">The segments: the type, if it is named, and the name.</param>
    /// <param name="revision">The revision; null if it is not named.</param>
    /// <param name="reference">The reference, if there is no problem.</param>
    /// <param name="problem">The problem found so far, or the one that is found here.</param>
    public static bool TryCreate(
        string[] path,
        string? revision,
        [NotNullWhen(true)] out ModelReference? reference,
        [NotNullWhen(false)] ref string? problem)
    {
        var type = Enum.GetValues<RepoType>().Cast<RepoType?>().FirstOrDefault(type => type!.Value.ToSegment() == path[0]);
        var name = string.Join('/', type is null ? path : path[1..]);
        if (name.Length == 0)
            problem ??= "names no repo";
        else if (path.Length == 3 && type is null && RepoTypeNames.TryParse(path[0]) is { } meant)
            problem ??= $"begins with \"{path[0]}/\" instead of \"{meant.ToSegment()}/\"";
        reference = problem is null ? new ModelReference(name, type, revision) : null;
        return problem is null;
    }

    private static string? FindProblem(string repo, Uri hub)
    {
        if (repo.StartsWith('/') || repo.StartsWith('.') || repo.StartsWith('~'))
            return "is a path, not a repo";
        if (repo.Contains(':', StringComparison.Ordinal))
            return "contains \":\", but a revision follows \"@\"";
        return HubPage.IsHost(repo.Split('/')[0], hub) ? "is an address without https://" : null;
    }
}

using System.Diagnostics.CodeAnalysis;
using HfModelCache.Repos;
using HfModelCache.Sources.Hub;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Parses the address of a repo's page: <c>https://huggingface.co/org/name/tree/main</c>.</summary>
internal static class HubPage
{
    private const string Tree = "tree";
    private const string NoPage = "is not the address of a repo's page";

    private static readonly string[] Files = ["blob", "resolve", "raw", "blame"];
    private static readonly string[] Views = [Tree, .. Files, "commit", "commits", "discussions", "settings", "edit", "upload"];

    /// <summary>Tells whether <paramref name="host"/>, with its port, is the Hub's.</summary>
    public static bool IsHost(string host, Uri hub) =>
        HubOptions.OfficialHosts.Append(hub.Authority).Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses an address.</summary>
    public static bool TryParse(
        string text,
        Uri hub,
        [NotNullWhen(true)] out ModelReference? reference,
        [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        if (!EndpointAddress.TryParse(text, mayHavePath: true, out var address, out problem))
            return false;
        if (!IsHost(address.Authority, hub))
        {
            problem = "is an address outside the Hub; a mirror's host belongs in HF_ENDPOINT";
            return false;
        }

        // The first segment after the repo says what the page shows.
        var path = PathIn(hub, address).Trim('/').Split('/');
        var view = Enumerable.Range(1, 3).FirstOrDefault(i => i < path.Length - 1 && Views.Contains(path[i]), path.Length);
        var revision = view == path.Length ? null : string.Join('/', path[(view + 1)..]);
        problem = FindProblem(path[view..], revision);
        if (!ModelReference.TryCreate(path[..view], revision is null ? null : Uri.UnescapeDataString(revision), out reference, ref problem))
            return false;
        reference = reference with { Type = reference.Type ?? RepoType.Model };
        if (reference.Name.Split('/').Length > 2)
            problem = NoPage;
        return problem is null;
    }

    private static string? FindProblem(string[] view, string? revision) => view switch
    {
        [] => null,
        [Tree, ..] => HubRevision.IsOne(revision!) ? null : HubRevision.PathProblem,
        [var kind, ..] when Files.Contains(kind) => "is the address of a file",
        _ => NoPage,
    };

    // A mirror may have a path of its own.
    private static string PathIn(Uri hub, Uri address)
    {
        var root = hub.AbsolutePath.TrimEnd('/') + "/";
        return address.Authority == hub.Authority && address.AbsolutePath.StartsWith(root, StringComparison.Ordinal)
            ? address.AbsolutePath[root.Length..]
            : address.AbsolutePath;
    }
}

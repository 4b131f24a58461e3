using System.Diagnostics.CodeAnalysis;
using HfModelCache.Repos;

namespace HfModelCache.Cli.Settings.Rules;

/// <summary>Parses <c>hf://</c> URIs: the form of Hub clients, and KServe's with <c>:</c> before the revision.</summary>
internal static class HubUri
{
    /// <summary>Parses what follows <c>hf://</c>.</summary>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out ModelReference? reference,
        [NotNullWhen(false)] out string? problem)
    {
        text = text.TrimEnd('/');
        var mark = text.IndexOfAny(['@', ':']);
        var path = (mark < 0 ? text : text[..mark]).Split('/');
        var revision = mark < 0 ? null : text[(mark + 1)..];
        problem = revision is null || HubRevision.IsOne(revision) ? null : HubRevision.PathProblem;
        if (!ModelReference.TryCreate(path, revision is null ? null : Uri.UnescapeDataString(revision), out reference, ref problem))
            return false;

        // Only models may do without the type, as in all Hub clients.
        reference = reference with { Type = reference.Type ?? RepoType.Model };
        if (reference.Name.Split('/').Length > 2)
            problem = HubRevision.PathProblem;
        return problem is null;
    }
}

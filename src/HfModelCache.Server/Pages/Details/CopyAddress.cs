using System.Diagnostics.CodeAnalysis;
using HfModelCache.Repos;
using HfModelCache.Server.Pages.Markup;
using HfModelCache.Server.Pages.Overview;
using HfModelCache.Server.Requests;

namespace HfModelCache.Server.Pages.Details;

/// <summary>Represents which copy a page shows.</summary>
/// <param name="Repo">The repo.</param>
/// <param name="Revision">The revision; null for the main branch or, without one, for any copy.</param>
/// <param name="FilePage">The page of files, from 1.</param>
internal sealed record CopyAddress(RepoId Repo, string? Revision, int FilePage)
{
    /// <summary>Reads the segments of a path after <c>copies</c>. Returns false if they name no repo.</summary>
    public static bool TryRead(IReadOnlyList<string> segments, QueryText query, [NotNullWhen(true)] out CopyAddress? address)
    {
        var type = segments is ["datasets" or "spaces", _, ..] ? RepoRoute.TypeOf(segments[0])!.Value : RepoType.Model;
        var name = string.Join('/', type == RepoType.Model ? segments : segments.Skip(1));
        address = RepoId.TryCreate(type, name, out var repo, out _)
            ? new CopyAddress(repo, query.Find("revision") is { Length: > 0 } revision ? revision : null, OverviewQuery.PageOf(query))
            : null;
        return address is not null;
    }

    /// <summary>Returns the address of another page of files.</summary>
    public string ToPage(int page) => PageLinks.ToCopy(Repo, ("revision", Revision), ("page", page == 1 ? null : $"{page}"));
}

using HfModelCache.Repos;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Builds the Hub's addresses.</summary>
/// <param name="endpoint">The Hub, or a mirror; a path in it is kept.</param>
/// <param name="hosts">Which servers are the Hub.</param>
internal sealed class HubAddresses(Uri endpoint, HubHosts hosts)
{
    private readonly string _base = endpoint.AbsoluteUri.TrimEnd('/');
    private readonly string _path = endpoint.AbsolutePath.TrimEnd('/');

    /// <summary>Where a revision's commit is told. A revision is one path segment, so its slashes are escaped too.</summary>
    public Uri Revision(RepoId repo, string revision) =>
        new($"{_base}/api/{repo.ApiSegment}/{repo.Name}/revision/{Uri.EscapeDataString(revision)}");

    /// <summary>A tree's first page.</summary>
    public Uri Tree(RepoId repo, Commit commit) =>
        new($"{_base}/api/{repo.ApiSegment}/{repo.Name}/tree/{commit}?recursive=true&expand=false");

    /// <summary>Where a file's content, or the way to it, is had.</summary>
    public Uri Resolve(RepoId repo, Commit commit, string path) =>
        new($"{_base}/{repo.PagePath}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>The same address below the endpoint's path, if it is the endpoint's server and the path has got lost.</summary>
    public Uri BelowEndpoint(Uri address) =>
        _path.Length == 0 || !hosts.IsEndpoint(address) || IsBelowEndpoint(address) ? address : Rebase(address, address.AbsolutePath);

    /// <summary>A tree's next page, from a <c>Link</c> header; null on the last page.</summary>
    /// <remarks>
    /// Mirrors pass on the links of the Hub that they mirror: these name another host, or lack the mirror's own path. The
    /// page is then asked of the endpoint, which was asked for the page before it.
    /// </remarks>
    /// <param name="repo">Whose tree it is.</param>
    /// <param name="page">The page that was read.</param>
    /// <param name="answer">How it was answered.</param>
    /// <exception cref="FormatException">The header can't be understood; the message says why, as the end of a sentence.</exception>
    public Uri? NextTreePage(RepoId repo, Uri page, HttpResponseMessage answer)
    {
        if (!answer.Headers.NonValidated.TryGetValues("Link", out var headers))
            return null;
        var next = headers.SelectMany(LinkHeader.Parse).Where(link => link.Is("next")).Distinct().ToList();
        if (next.Count == 0)
            return null;
        if (next.Count > 1 || next[0].IsAnchored)
            throw new FormatException("names more than one next page, or that of another answer");
        if (ExactAddress.Read(page, next[0].Target) is not { } target)
            throw new FormatException("names a next page with an address that can't be read");
        if (hosts.Include(target) && (!hosts.IsEndpoint(target) || IsBelowEndpoint(target)))
            return target;
        var api = target.AbsolutePath.LastIndexOf($"/api/{repo.ApiSegment}/", StringComparison.Ordinal);
        return api < 0 ? target : Rebase(target, target.AbsolutePath[api..]);
    }

    private bool IsBelowEndpoint(Uri address) => address.AbsolutePath.StartsWith(_path + "/", StringComparison.Ordinal);

    private Uri Rebase(Uri address, string path) => ExactAddress.Read(endpoint, $"{_base}{path}{address.Query}")!;
}

using HfModelCache.Repos;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Builds the Hub's addresses.</summary>
/// <param name="endpoint">The Hub or a mirror; its path is kept.</param>
/// <param name="hosts">Recognises the servers of the Hub.</param>
internal sealed class HubAddresses(Uri endpoint, HubHosts hosts)
{
    private readonly string _base = endpoint.AbsoluteUri.TrimEnd('/');
    private readonly string _path = endpoint.AbsolutePath.TrimEnd('/');

    /// <summary>The address that tells whose token it is.</summary>
    public Uri Account => new($"{_base}/api/whoami-v2");

    /// <summary>Returns the address of a revision. A revision is one path segment, so its slashes are escaped too.</summary>
    public Uri Revision(RepoId repo, string revision) =>
        new($"{_base}/api/{repo.ApiSegment}/{repo.Name}/revision/{Uri.EscapeDataString(revision)}");

    /// <summary>Returns the address of a tree's first page.</summary>
    public Uri Tree(RepoId repo, Commit commit) =>
        new($"{_base}/api/{repo.ApiSegment}/{repo.Name}/tree/{commit}?recursive=true&expand=false");

    /// <summary>Returns the address of a file's content, which may redirect.</summary>
    public Uri Resolve(RepoId repo, Commit commit, string path) =>
        new($"{_base}/{repo.PagePath}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>Adds the endpoint's path to an address of the endpoint's server that lacks it.</summary>
    public Uri BelowEndpoint(Uri address) =>
        _path.Length == 0 || !hosts.IsEndpoint(address) || IsBelowEndpoint(address) ? address : Rebase(address, address.AbsolutePath);

    /// <summary>Returns the address of a tree's next page, from a <c>Link</c> header; null on the last page.</summary>
    /// <remarks>
    /// Mirrors forward the links of the Hub that they mirror: these name another host, or lack the mirror's path. The page is
    /// then requested from the endpoint, as the previous page was.
    /// </remarks>
    /// <param name="repo">The repo of the tree.</param>
    /// <param name="page">The page that was read.</param>
    /// <param name="answer">The response to it.</param>
    /// <exception cref="FormatException">The header can't be parsed; the message says why, as the end of a sentence.</exception>
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

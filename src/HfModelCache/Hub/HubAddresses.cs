namespace HfModelCache.Hub;

/// <summary>Builds the Hub's addresses.</summary>
/// <param name="endpoint">The Hub, or a mirror; a path in it is kept.</param>
internal sealed class HubAddresses(Uri endpoint)
{
    private readonly string _base = endpoint.AbsoluteUri.TrimEnd('/');

    /// <summary>Where a revision's commit is told. A revision is one path segment, so its slashes are escaped too.</summary>
    public Uri Revision(RepoId repo, string revision) =>
        new($"{_base}/api/{repo.ApiSegment}/{repo.Name}/revision/{Uri.EscapeDataString(revision)}");

    /// <summary>A tree's first page.</summary>
    public Uri Tree(RepoId repo, Commit commit) =>
        new($"{_base}/api/{repo.ApiSegment}/{repo.Name}/tree/{commit}?recursive=true&expand=false");

    /// <summary>Where a file's content, or the way to it, is had.</summary>
    public Uri Resolve(RepoId repo, Commit commit, string path) =>
        new($"{_base}/{repo.PagePath}/resolve/{commit}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}");

    /// <summary>A tree's next page, from a <c>Link</c> header; null on the last page.</summary>
    /// <remarks>Mirrors pass on links to the Hub itself; these mean the mirror.</remarks>
    /// <param name="page">The page that was read.</param>
    /// <param name="answer">How it was answered.</param>
    /// <exception cref="FormatException">The header can't be understood; the message says why, as the end of a sentence.</exception>
    public Uri? NextPage(Uri page, HttpResponseMessage answer)
    {
        if (!answer.Headers.NonValidated.TryGetValues("Link", out var headers))
            return null;
        var next = headers.SelectMany(LinkHeader.Parse).Where(link => link.Is("next")).Distinct().ToList();
        if (next.Count == 0)
            return null;
        if (next.Count > 1 || next[0].IsAnchored)
            throw new FormatException("names more than one next page, or that of another answer");

        var address = next[0].Target;
        var official = HubOptions.DefaultEndpoint.AbsoluteUri;
        if (address.StartsWith(official, StringComparison.OrdinalIgnoreCase))
            address = $"{_base}/{address[official.Length..]}";
        return Uri.TryCreate(page, address, out var uri) ? uri : throw new FormatException("names a next page that is no address");
    }
}

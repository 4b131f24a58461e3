using System.Globalization;
using HfModelCache.TestHub.Answers;

namespace HfModelCache.TestHub.Faults;

// Redirects that lead astray, and next links that do.
public sealed partial record FaultAction
{
    private const string Hop = "test-hub-hop";

    /// <summary>A redirect to the request's own target: a loop.</summary>
    public static FaultAction RedirectToItself { get; } = Replace(request => RedirectAnswer(request.Target, 307));

    /// <summary>A next link to the page that carries it: a loop.</summary>
    public static FaultAction NextLinkToItself { get; } = new((answer, request) =>
        NextLink($"{request.Context.Request.Scheme}://{request.Header("Host")}{request.Target}").Change(answer, request));

    /// <summary>A redirect to anywhere: another scheme, <c>//host/path</c>, an address inside the cluster.</summary>
    public static FaultAction Redirect(string? location, int status = 302) => Replace(_ => RedirectAnswer(location, status));

    /// <summary>A redirect of everything to the same place on another hub, as mirrors do that mirror nothing.</summary>
    public static FaultAction RedirectToHub(Uri endpoint, int status = 308) =>
        Replace(request => RedirectAnswer($"{endpoint.AbsoluteUri.TrimEnd('/')}{request.Target}", status));

    /// <summary>So many relative redirects before the right answer.</summary>
    public static FaultAction RedirectChain(int hops) => new((answer, request) =>
    {
        var done = int.Parse(request.Parameter(Hop) ?? "0", CultureInfo.InvariantCulture);
        var kept = request.Query.Split('&').Where(p => p.Length > 0 && !p.StartsWith(Hop, StringComparison.Ordinal));
        var next = $"{request.Path}?{string.Join('&', [.. kept, $"{Hop}={done + 1}"])}";
        return done >= hops ? answer : Redirect(next, 307).Change(answer, request);
    });

    /// <summary>A next link to any URL, also on a page that would be the last.</summary>
    public static FaultAction NextLink(string url) => Header("Link", $"<{url}>; rel=\"next\"");

    private static Answer RedirectAnswer(string? location, int status) =>
        Answer.Text(status, $"Found. Redirecting to {location}").With("Location", location);
}

using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Repos;
using HfModelCache.Sources.Hub.Http;

namespace HfModelCache.Sources.Hub;

/// <summary>Passes requests of others on to the Hub, with their tokens and never with the own one.</summary>
internal sealed class HubForwarder : IDisposable
{
    private readonly HubTransport _transport;
    private readonly string _base;

    /// <summary>Creates a forwarder. No connection is opened.</summary>
    /// <param name="options">How to reach the Hub. Its token is not used.</param>
    /// <param name="time">The clock for time limits.</param>
    public HubForwarder(HubOptions options, TimeProvider time)
    {
        _base = options.Endpoint.AbsoluteUri.TrimEnd('/');
        _transport = new HubTransport(options with { Token = null }, new Waits(), time);
    }

    /// <summary>Whether the Hub must not be contacted. Default false.</summary>
    public bool IsOffline { get; init; }

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The path and query below the Hub's address, escaped, beginning with <c>/</c>.</param>
    /// <param name="token">The caller's token; null for none.</param>
    /// <param name="content">The body; null for none.</param>
    /// <param name="cancellationToken">Cancels waiting for the response's headers.</param>
    /// <returns>The response, with its body unread. A redirect to content is a response.</returns>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string target, string? token, Func<HttpContent>? content, CancellationToken cancellationToken) =>
        PassOnAsync(method, new Uri(_base + target), token, content, cancellationToken);

    /// <summary>Asks for a file without its content.</summary>
    /// <param name="repo">The repo.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="path">The file.</param>
    /// <param name="token">The caller's token; null for none.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public Task<HttpResponseMessage> FindFileAsync(RepoId repo, Commit commit, string path, string? token, CancellationToken cancellationToken) =>
        PassOnAsync(HttpMethod.Head, _transport.Addresses.Resolve(repo, commit, path), token, content: null, cancellationToken);

    /// <summary>Returns the path and query of an address of the Hub, below the Hub's own address; null if it is another server's.</summary>
    public string? TargetOf(string address) =>
        address.StartsWith(_base + "/", StringComparison.Ordinal) ? address[_base.Length..]
        : Uri.TryCreate(address, UriKind.Absolute, out var uri) && _transport.Hosts.Include(uri) ? uri.PathAndQuery
        : null;

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private Task<HttpResponseMessage> PassOnAsync(HttpMethod method, Uri address, string? token, Func<HttpContent>? content, CancellationToken cancellationToken) => IsOffline
        ? throw new OperatorException(FailureReason.Offline, "The Hub must not be contacted.")
        : _transport.PassOnAsync(method, address, token, content, cancellationToken);
}

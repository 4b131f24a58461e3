using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using HfModelCache.Failures;
using HfModelCache.Resilience;

namespace HfModelCache.Hub;

/// <summary>What is asked of the Hub: which commit a revision is, which files a commit has, and those files' content.</summary>
public sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubTransport _transport;
    private readonly HubAddresses _addresses;
    private readonly Retry _retry;
    private readonly TimeProvider _time;

    /// <summary>Prepares a client; no connection is made yet.</summary>
    /// <param name="options">How to reach the Hub.</param>
    /// <param name="retry">How often failed metadata requests are repeated.</param>
    /// <param name="time">The clock that limits follow.</param>
    public HubClient(HubOptions options, Retry retry, TimeProvider time)
    {
        _options = options;
        _retry = retry;
        _time = time;
        _transport = new HubTransport(options, time);
        _addresses = new HubAddresses(options.Endpoint);
    }

    /// <summary>The commit that a branch, tag, ref or commit means now.</summary>
    /// <exception cref="ModelCacheException">The repo or the revision is not to be had.</exception>
    public async Task<Commit> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var what = $"Looking up revision \"{revision}\" of {repo}";
        var (answer, _) = await GetJsonAsync(
            what, _addresses.Revision(repo, revision), HubJson.Default.RepoAnswer, cancellationToken).ConfigureAwait(false);
        return Commit.TryParse(answer.Sha)
            ?? throw new OperatorException(FailureReason.HubUnavailable, $"{what}: the answer names no commit.");
    }

    /// <summary>Every file of a commit.</summary>
    /// <exception cref="ModelCacheException">The tree is not to be had, or is not safe to store.</exception>
    public async Task<IReadOnlyList<RepoFile>> ListFilesAsync(
        RepoId repo,
        Commit commit,
        CancellationToken cancellationToken)
    {
        var reader = new TreeReader(repo, _options.MaxTreeEntries);
        var seen = new HashSet<Uri>();
        for (var page = _addresses.Tree(repo, commit); page is not null;)
        {
            if (!seen.Add(page))
                throw new OperatorException(FailureReason.UnsafeTree, $"The tree of {repo} never ends: a page repeats.");
            if (!_transport.Rules.IsHub(page))
                throw new OperatorException(FailureReason.RedirectRefused, $"The tree of {repo} goes on at {page.Host}.");
            (var entries, page) = await GetJsonAsync(
                $"Listing {repo}", page, HubJson.Default.ListTreeAnswer, cancellationToken).ConfigureAwait(false);
            reader.Add(entries);
        }

        return reader.Files;
    }

    /// <summary>A new connection for the servers that hold the content; nothing is sent yet.</summary>
    public ContentConnection Connect() => new(_transport.NewHandler(connections: 1));

    /// <summary>A digest that only clients with the same endpoint and token make of a text. The token can't be told from it.</summary>
    internal string Fingerprint(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(_options.Token ?? ""), Encoding.UTF8.GetBytes($"{_options.Endpoint}\n{text}")));

    /// <summary>A file's content, to be read in ranges.</summary>
    public HubFile Open(RepoId repo, Commit commit, RepoFile file) =>
        new(_options, _transport, _time, _addresses.Resolve(repo, commit, file.Path), commit, file);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private Task<(T Answer, Uri? Next)> GetJsonAsync<T>(
        string what,
        Uri uri,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken) =>
        _retry.RunAsync(async ct =>
        {
            using var limit = new CancellationTokenSource(_options.ResponseTimeout, _time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
            try
            {
                using var response = await _transport.GetAsync(uri, range: null, connection: null, linked.Token).ConfigureAwait(false);
                if (!response.Message.IsSuccessStatusCode)
                {
                    throw await HubFailures.FromAsync(
                        response, what, _options.Token is not null, _time.GetUtcNow(), linked.Token).ConfigureAwait(false);
                }

                await response.Message.Content.LoadIntoBufferAsync(_options.MaxMetadataBytes, linked.Token).ConfigureAwait(false);
                await using var body = await response.Message.Content.ReadAsStreamAsync(linked.Token).ConfigureAwait(false);
                var answer = await JsonSerializer.DeserializeAsync(body, type, linked.Token).ConfigureAwait(false);
                return (answer ?? throw new JsonException("null"), _addresses.NextPage(response.Message));
            }
            catch (JsonException e)
            {
                throw new TransientException(
                    FailureReason.HubUnavailable, $"{what}: {uri.Host} did not answer as the Hub's API does.", inner: e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException
                || (e is OperationCanceledException && !ct.IsCancellationRequested))
            {
                throw new TransientException(
                    FailureReason.HubUnreachable, $"{what}: the answer of {uri.Host} broke off.", inner: e);
            }
        }, cancellationToken);
}

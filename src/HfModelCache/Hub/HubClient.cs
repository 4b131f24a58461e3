using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
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

    /// <summary>The commit that a branch, tag, ref or commit means now, and the names of its files.</summary>
    /// <exception cref="ModelCacheException">The repo or the revision is not to be had.</exception>
    public async Task<RepoRevision> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var what = $"Looking up revision \"{revision}\" of {repo}";
        var (answer, _) = await GetAsync(
            what, _addresses.Revision(repo, revision), ReadRevisionAsync, cancellationToken).ConfigureAwait(false);
        return Commit.TryParse(answer.Sha) is { } commit
            ? new RepoRevision(commit, answer.Names)
            : throw new OperatorException(FailureReason.HubUnavailable, $"{what}: the answer names no commit.");
    }

    /// <summary>Every file of a revision's commit.</summary>
    /// <exception cref="ModelCacheException">The tree is not to be had, is not whole, or is not safe to store.</exception>
    public async Task<IReadOnlyList<RepoFile>> ListFilesAsync(
        RepoId repo,
        RepoRevision revision,
        CancellationToken cancellationToken)
    {
        var tree = new TreeReader(repo, _options.MaxTreeEntries);
        for (var page = _addresses.Tree(repo, revision.Commit); page is not null;)
        {
            if (!_transport.Rules.IsHub(page))
                throw new OperatorException(FailureReason.RedirectRefused, $"The tree of {repo} goes on at {page.Host}.");
            var (read, next) = await GetAsync(
                $"Listing {repo}", page, tree.ReadPageAsync, cancellationToken).ConfigureAwait(false);
            if (next == page)
                throw new OperatorException(FailureReason.UnsafeTree, $"The tree of {repo} never ends: a page leads to itself.");
            tree.Add(read);
            page = next;
        }

        tree.CheckHolds(revision.Names ?? []);
        return tree.Files;
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

    private async Task<RevisionAnswer> ReadRevisionAsync(MetadataBody body)
    {
        var answer = new RevisionAnswer(_options.MaxTreeEntries);
        await JsonTokens.ReadAsync(body, answer.Take).ConfigureAwait(false);
        return answer;
    }

    private Task<(T Answer, Uri? Next)> GetAsync<T>(
        string what,
        Uri uri,
        Func<MetadataBody, Task<T>> readAsync,
        CancellationToken cancellationToken) =>
        _retry.RunAsync(async ct =>
        {
            using var response = await _transport.GetAsync(uri, range: null, connection: null, ct).ConfigureAwait(false);
            if (!response.Message.IsSuccessStatusCode)
                throw await HubFailures.FromAsync(response, what, _options.Token is not null, _time, ct).ConfigureAwait(false);
            var next = NextPage(what, uri, response);
            using var watchdog = new StallWatchdog(_options.Stall with { Window = _options.ResponseTimeout }, _time, ct);
            try
            {
                await using var stream = await response.Message.Content.ReadAsStreamAsync(watchdog.Token).ConfigureAwait(false);
                return (await readAsync(new MetadataBody(stream, _options.MaxMetadataBytes, watchdog)).ConfigureAwait(false), next);
            }
            catch (JsonException e)
            {
                throw new TransientException(
                    FailureReason.HubUnavailable, $"{what}: {uri.Host} did not answer as the Hub's API does.", inner: e);
            }
            catch (Exception e) when (NetworkFailure.Is(e)
                || (e is OperationCanceledException && watchdog.Stalled && !ct.IsCancellationRequested))
            {
                throw new TransientException(
                    FailureReason.HubUnreachable, $"{what}: the answer of {uri.Host} broke off.", inner: e);
            }
        }, cancellationToken);

    private Uri? NextPage(string what, Uri uri, HubResponse response)
    {
        try
        {
            return _addresses.NextPage(uri, response.Message);
        }
        catch (FormatException e)
        {
            throw new OperatorException(
                FailureReason.TreeIncomplete, $"{what}: the Link header of {response.Uri.Host} {e.Message}.", e);
        }
    }
}

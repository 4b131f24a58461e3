using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub.Http;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub;

/// <summary>Represents the Hub as a source: its API for commits and trees, and its servers for content.</summary>
internal sealed class HubClient : IModelSource
{
    private readonly HubOptions _options;
    private readonly HubTransport _transport;
    private readonly Retry _retry;
    private readonly TimeProvider _time;

    /// <summary>Creates a client. No connection is opened.</summary>
    /// <param name="options">How to reach the Hub.</param>
    /// <param name="retry">How failed metadata requests are retried.</param>
    /// <param name="time">The clock for time limits.</param>
    public HubClient(HubOptions options, Retry retry, TimeProvider time)
    {
        _options = options;
        _retry = retry;
        _time = time;
        _transport = new HubTransport(options, retry.Waits, time);
    }

    /// <inheritdoc/>
    public string Name => "the Hub";

    /// <inheritdoc/>
    public FailureReason Interruption => FailureReason.DownloadFailed;

    /// <inheritdoc/>
    public Task<RepoRevision> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken) =>
        Commit.TryParse(revision) is { } itself
            ? Task.FromResult(new RepoRevision(itself, Names: null))
            : LookUpAsync(repo, revision, cancellationToken);

    /// <inheritdoc/>
    public Task<RepoRevision> LookUpAsync(RepoId repo, Commit commit, CancellationToken cancellationToken) =>
        LookUpAsync(repo, commit.Sha, cancellationToken);

    /// <inheritdoc/>
    public async Task<Snapshot> ListFilesAsync(RepoId repo, RepoRevision revision, CancellationToken cancellationToken)
    {
        var what = $"Listing {repo} at {revision.Commit}";
        var tree = new TreeReader(repo, _options.MaxTreeEntries);
        for (var page = _transport.Addresses.Tree(repo, revision.Commit); page is not null;)
        {
            if (!_transport.Hosts.Include(page))
                throw new OperatorException(FailureReason.RedirectRefused, $"The tree of {repo} continues at {page.Host}.");
            var (read, next) = await GetAsync(
                what,
                page,
                async (answer, body) => (await tree.ReadPageAsync(body).ConfigureAwait(false), NextPage(what, repo, page, answer)),
                cancellationToken).ConfigureAwait(false);
            if (next == page)
                throw new OperatorException(FailureReason.UnsafeTree, $"The tree of {repo} never ends: a page leads to itself.");
            tree.Add(read);
            page = next;
        }

        var stated = revision.WasLookedUp
            ? revision
            : await DescribeAsync(repo, revision, isNeeded: tree.MayLackPages, cancellationToken).ConfigureAwait(false);
        return tree.Finish(revision.Commit, stated.Names ?? []) with { Visibility = stated.Visibility };
    }

    /// <summary>Returns the name of the account that owns the token; null if the Hub does not state it.</summary>
    /// <exception cref="OperatorException">The Hub does not accept the token.</exception>
    public async Task<string?> FindAccountAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync("Asking whose token it is", _transport.Addresses.Account, async (_, body) =>
        {
            var account = new AccountAnswer();
            await JsonTokens.ReadAsync(body, account.Take).ConfigureAwait(false);
            return account;
        }, cancellationToken).ConfigureAwait(false);
        return answer.Name;
    }

    /// <inheritdoc/>
    public ISourceConnection Connect() => new HubConnection(_transport.NewHandler(connections: 1));

    /// <inheritdoc/>
    public ISourceFile Open(RepoId repo, Commit commit, RepoFile file) =>
        new HubFile(_options, _transport, _time, _transport.Addresses.Resolve(repo, commit, file.Path), file);

    /// <summary>Returns a digest that depends on the endpoint and the token; neither can be derived from it.</summary>
    public string Fingerprint(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(_options.Token ?? ""), Encoding.UTF8.GetBytes($"{_options.Endpoint}\n{text}")));

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    // A commit that was requested by its hash has not been looked up. Some mirrors can't.
    private async Task<RepoRevision> DescribeAsync(RepoId repo, RepoRevision revision, bool isNeeded, CancellationToken cancellationToken)
    {
        try
        {
            return await LookUpAsync(repo, revision.Commit, cancellationToken).ConfigureAwait(false);
        }
        catch (OperatorException) when (!isNeeded)
        {
            return revision;
        }
    }

    private async Task<RepoRevision> LookUpAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var what = $"Looking up revision \"{revision}\" of {repo}";
        var answer = await GetAsync(
            what, _transport.Addresses.Revision(repo, revision), (_, body) => ReadRevisionAsync(body), cancellationToken).ConfigureAwait(false);
        return Commit.TryParse(answer.Sha) is { } commit
            ? new RepoRevision(commit, answer.Names) { Visibility = answer.Visibility, WasLookedUp = true }
            : throw new OperatorException(FailureReason.HubUnavailable, $"{what}: the answer names no commit.");
    }

    private async Task<RevisionAnswer> ReadRevisionAsync(MetadataBody body)
    {
        var answer = new RevisionAnswer(_options.MaxTreeEntries);
        await JsonTokens.ReadAsync(body, answer.Take).ConfigureAwait(false);
        return answer;
    }

    private Task<T> GetAsync<T>(
        string what,
        Uri uri,
        Func<HubResponse, MetadataBody, Task<T>> readAsync,
        CancellationToken cancellationToken) =>
        _retry.RunAsync(async ct =>
        {
            using var response = await _transport.GetAsync(uri, range: null, connection: null, announce: null, ct).ConfigureAwait(false);
            if (!response.Message.IsSuccessStatusCode)
                throw await HubFailures.FromAsync(response, what, isFile: false, _options, _time, ct).ConfigureAwait(false);
            using var watchdog = new StallWatchdog(_options.Stall with { Window = _options.ResponseTimeout }, _time, ct);
            try
            {
                await using var stream = await ContentCoding.OpenAsync(response.Message, watchdog.Token).ConfigureAwait(false);
                return await readAsync(response, new MetadataBody(stream, _options.MaxMetadataBytes, watchdog)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is JsonException or InvalidDataException)
            {
                throw new TransientException(
                    FailureReason.HubUnavailable, $"{what}: {response.Uri.Host} did not answer as the Hub's API does.", inner: e);
            }
            catch (Exception e) when (NetworkFailure.Is(e)
                || (e is OperationCanceledException && watchdog.Stalled && !ct.IsCancellationRequested))
            {
                throw new TransientException(
                    FailureReason.HubUnreachable, $"{what}: the answer of {response.Uri.Host} broke off.", inner: e);
            }
        }, cancellationToken);

    private Uri? NextPage(string what, RepoId repo, Uri page, HubResponse response)
    {
        try
        {
            return _transport.Addresses.NextTreePage(repo, page, response.Message);
        }
        catch (FormatException e)
        {
            throw new OperatorException(
                FailureReason.TreeIncomplete, $"{what}: the Link header of {response.Uri.Host} {e.Message}.", e);
        }
    }
}

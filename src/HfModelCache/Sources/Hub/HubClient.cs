using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub.Http;
using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Sources.Hub;

/// <summary>What is asked of the Hub: which commit a revision is, which files a commit has, and those files' content.</summary>
public sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubTransport _transport;
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
    }

    /// <summary>The commit that a branch, tag, ref or commit means now. A commit means itself, and nobody is asked.</summary>
    /// <exception cref="ModelCacheException">The repo or the revision can't be read.</exception>
    public Task<RepoRevision> ResolveAsync(RepoId repo, string revision, CancellationToken cancellationToken) =>
        Commit.TryParse(revision) is { } itself
            ? Task.FromResult(new RepoRevision(itself, Names: null))
            : LookUpAsync(repo, revision, cancellationToken);

    /// <summary>The commit that a revision means now, and the names of its files.</summary>
    /// <exception cref="ModelCacheException">The repo or the revision can't be read.</exception>
    public async Task<RepoRevision> LookUpAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var what = $"Looking up revision \"{revision}\" of {repo}";
        var answer = await GetAsync(
            what, _transport.Addresses.Revision(repo, revision), (_, body) => ReadRevisionAsync(body), cancellationToken).ConfigureAwait(false);
        return Commit.TryParse(answer.Sha) is { } commit
            ? new RepoRevision(commit, answer.Names)
            : throw new OperatorException(FailureReason.HubUnavailable, $"{what}: the answer names no commit.");
    }

    /// <summary>Every file of a revision's commit.</summary>
    /// <exception cref="ModelCacheException">The tree can't be read, or is incomplete.</exception>
    public async Task<RepoTree> ListFilesAsync(RepoId repo, RepoRevision revision, CancellationToken cancellationToken)
    {
        var what = $"Listing {repo} at {revision.Commit}";
        var tree = new TreeReader(repo, _options.MaxTreeEntries);
        for (var page = _transport.Addresses.Tree(repo, revision.Commit); page is not null;)
        {
            if (!_transport.Hosts.Include(page))
                throw new OperatorException(FailureReason.RedirectRefused, $"The tree of {repo} goes on at {page.Host}.");
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

        var names = revision.Names is null && tree.MayLackPages
            ? (await LookUpAsync(repo, revision.Commit.Sha, cancellationToken).ConfigureAwait(false)).Names
            : revision.Names;
        return tree.Finish(names ?? []);
    }

    /// <summary>A new connection for the servers that hold the content; nothing is sent yet.</summary>
    public ContentConnection Connect() => new(_transport.NewHandler(connections: 1));

    /// <summary>A digest that only clients with the same endpoint and token make of a text. The token can't be told from it.</summary>
    internal string Fingerprint(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(_options.Token ?? ""), Encoding.UTF8.GetBytes($"{_options.Endpoint}\n{text}")));

    /// <summary>A file's content, to be read in ranges.</summary>
    public HubFile Open(RepoId repo, Commit commit, RepoFile file) =>
        new(_options, _transport, _time, _transport.Addresses.Resolve(repo, commit, file.Path), file);

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

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
            using var response = await _transport.GetAsync(uri, range: null, connection: null, ct).ConfigureAwait(false);
            if (!response.Message.IsSuccessStatusCode)
                throw await HubFailures.FromAsync(response, what, _options, _time, ct).ConfigureAwait(false);
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

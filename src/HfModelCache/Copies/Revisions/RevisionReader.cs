using System.Text.Json;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies.Revisions;

/// <summary>Reads the documents that state which commit a revision of a repo means in the store.</summary>
/// <param name="store">The store.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
internal partial class RevisionReader(IObjectReader store, string prefix, ILogger logger)
{
    private const int MaxBytes = 64 << 10;
    private const string Ending = ".json";

    private readonly ILogger _logger = logger;

    /// <summary>Returns the document of a revision, or its pin if it has one; null if there is none, or none that is usable.</summary>
    public async Task<RevisionDocument?> FindAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(
            ReadAsync(PinKeyOf(repo, revision), cancellationToken),
            ReadAsync(KeyOf(repo, revision), cancellationToken)).ConfigureAwait(false);
        if (found[0]?.FindCommit(repo, revision) is not null)
            return found[0]! with { Pinned = true };
        return found[1]?.FindCommit(repo, revision) is null ? null : found[1];
    }

    /// <summary>Returns what each revision of a repo means: its pin if it has one, otherwise its document.</summary>
    public async Task<IReadOnlyList<RevisionDocument>> ListAsync(RepoId repo, CancellationToken cancellationToken)
    {
        var pins = await ListAsync(repo, PinsOf(repo), PinKeyOf, cancellationToken).ConfigureAwait(false);
        var documents = await ListAsync(repo, RevisionsOf(repo), KeyOf, cancellationToken).ConfigureAwait(false);
        return
        [
            .. pins.Select(pin => pin with { Pinned = true }).Concat(documents)
                .DistinctBy(document => document.Revision).OrderBy(document => document.Revision, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns the revisions that mean a commit.</summary>
    public async Task<IReadOnlyList<string>> FindNamesAsync(RepoId repo, Commit commit, CancellationToken cancellationToken)
    {
        var documents = await ListAsync(repo, cancellationToken).ConfigureAwait(false);
        return [.. documents.Where(document => document.Commit == commit.Sha).Select(document => document.Revision)];
    }

    protected string KeyOf(RepoId repo, string revision) => RevisionsOf(repo) + NameOf(revision);

    protected string PinKeyOf(RepoId repo, string revision) => PinsOf(repo) + NameOf(revision);

    // Names of branches hold slashes, but never a tilde (git-check-ref-format).
    private static string NameOf(string revision) => revision.Replace('/', '~') + Ending;

    private string RevisionsOf(RepoId repo) => $"{prefix}{repo.Name}/{RepoPath.ReservedFolder}/revisions/";

    private string PinsOf(RepoId repo) => $"{prefix}{repo.Name}/{RepoPath.ReservedFolder}/pins/";

    private async Task<List<RevisionDocument>> ListAsync(
        RepoId repo, string root, Func<RepoId, string, string> keyOf, CancellationToken cancellationToken)
    {
        var documents = new List<RevisionDocument>();
        foreach (var found in await store.ListAsync(root, cancellationToken).ConfigureAwait(false))
        {
            if (await ReadAsync(found.Key, cancellationToken).ConfigureAwait(false) is { } document
                && document.FindCommit(repo, document.Revision) is not null && keyOf(repo, document.Revision) == found.Key)
            {
                documents.Add(document);
            }
        }

        return documents;
    }

    private async Task<RevisionDocument?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var document = await store.ReadDocumentAsync(key, MaxBytes, cancellationToken).ConfigureAwait(false);
            if (document is null || document.Content.IsEmpty)
                return null;
            var read = JsonSerializer.Deserialize(document.Content.Span, RevisionJson.Default.RevisionDocument);
            return read is { Repo: not null, Type: not null, Revision: not null, Commit: not null, Format: <= RevisionDocument.CurrentFormat }
                ? read
                : throw new JsonException("another format");
        }
        catch (Exception e) when (e is JsonException or DocumentTooLargeException)
        {
            LogUnreadable(store.Describe(key), e.Message);
            return null;
        }
    }

    [LoggerMessage(26, LogLevel.Warning, "{Key} can't be read ({Problem}): the revision is looked up again.")]
    private partial void LogUnreadable(string key, string problem);
}

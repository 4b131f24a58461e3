using System.Text.Json;
using HfModelCache.Repos;
using HfModelCache.Stores;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Copies.Revisions;

/// <summary>Reads and writes the documents that state which commit a revision of a repo means in the store.</summary>
/// <remarks>
/// A pin has a place of its own, because stores don't replace an object conditionally: a refresh that asked the source before
/// the pin, and writes after it, would undo it.
/// </remarks>
/// <param name="store">The store.</param>
/// <param name="prefix">The prefix of all copies; empty, or ending in <c>/</c>.</param>
/// <param name="logger">Receives warnings about unusable documents.</param>
internal sealed class RevisionDocuments(IObjectStore store, string prefix, ILogger logger) : RevisionReader(store, prefix, logger)
{
    /// <summary>Writes a document, replacing an older one of the same revision. One that is pinned stands above the other.</summary>
    public Task WriteAsync(RepoId repo, RevisionDocument document, CancellationToken cancellationToken) => store.PutAsync(
        document.Pinned ? PinKeyOf(repo, document.Revision) : KeyOf(repo, document.Revision),
        new Payload(JsonSerializer.SerializeToUtf8Bytes(document, RevisionJson.Default.RevisionDocument)),
        cancellationToken);

    /// <summary>Removes the pin of a revision.</summary>
    public Task UnpinAsync(RepoId repo, string revision, CancellationToken cancellationToken) =>
        store.RemoveOrEmptyAsync(PinKeyOf(repo, revision), cancellationToken);

    /// <summary>Removes the document of a revision, and its pin.</summary>
    public async Task RemoveAsync(RepoId repo, string revision, CancellationToken cancellationToken)
    {
        await UnpinAsync(repo, revision, cancellationToken).ConfigureAwait(false);
        await store.RemoveOrEmptyAsync(KeyOf(repo, revision), cancellationToken).ConfigureAwait(false);
    }
}

using HfModelCache.Failures;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Sources.Copies;

/// <summary>Represents one file of a published copy. Every range belongs to the very object that was verified.</summary>
/// <param name="source">Knows the manifest.</param>
/// <param name="content">Reads the object, each call once.</param>
/// <param name="copy">The repo and commit of the copy.</param>
/// <param name="file">What the manifest states about the file.</param>
internal sealed class CopyFile(CopySource source, IObjectReader content, (RepoId Repo, Commit Commit) copy, RepoFile file) : ISourceFile
{
    private readonly string _key = source.KeyOf(copy.Repo, copy.Commit, file);

    /// <inheritdoc/>
    public RepoFile File => file;

    /// <inheritdoc/>
    public async ValueTask<StoredReference?> FindStoredAsync(CancellationToken cancellationToken) =>
        await source.FindAsync(copy.Repo, copy.Commit, file.Path, cancellationToken).ConfigureAwait(false) is { ETag: { Length: > 0 } etag }
            ? content.Refer(new StoredObject(_key, file.Size, etag))
            : null;

    /// <inheritdoc/>
    public async Task<RangeOpening> OpenAsync(ByteRange range, ISourceConnection connection, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested(); // A folder opens files without asking.
        var entry = await source.FindAsync(copy.Repo, copy.Commit, file.Path, cancellationToken).ConfigureAwait(false)
            ?? throw new OperatorException(FailureReason.FileNotFound, $"{content.Describe(_key)} is not part of the copy.");
        var etag = entry.ETag is { Length: > 0 } ? entry.ETag : null;
        var body = await OpenAsync(((CopyConnection)connection).Reader, new ReadRange(range.Offset, range.Length, etag), cancellationToken).ConfigureAwait(false)
            ?? throw Damaged("is missing, although the manifest lists it");
        if (body.Size is { } size && size != file.Size)
        {
            await body.DisposeAsync().ConfigureAwait(false);
            throw Damaged($"has {size} bytes, but the manifest states {file.Size}");
        }

        return new RangeOpening(new RangeBody(body, body.Content, file.Path, range.Length) { Interruption = source.Interruption });
    }

    /// <inheritdoc/>
    public void Distrust() => source.Doubt(file.Path);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private async Task<ObjectBody?> OpenAsync(IObjectReader reader, ReadRange range, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.OpenReadAsync(_key, range, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectChangedException)
        {
            source.Doubt(file.Path);
            throw;
        }
    }

    private OperatorException Damaged(string problem)
    {
        source.Doubt(file.Path);
        return new OperatorException(FailureReason.CopyDamaged, $"{content.Describe(_key)} {problem}.");
    }
}

using HfModelCache.Stores;

namespace HfModelCache.Copies;

/// <summary>Reads a journal again and again while another run writes it; of a large one, only the segments that are new.</summary>
/// <param name="store">The store.</param>
/// <param name="documents">Reads the documents of that store.</param>
/// <param name="location">The location of the copy.</param>
internal sealed class JournalFollower(IObjectReader store, CopyDocumentReader documents, CopyLocation location)
{
    private readonly Dictionary<string, StoredObject> _segments = new(StringComparer.Ordinal);
    private StoredObject? _seen;

    /// <summary>Whether the journal was there when it was last looked for; null if it has never been.</summary>
    public bool? IsThere { get; private set; }

    /// <summary>The journal, with all that it is known to list; null if none was read.</summary>
    public Manifest? Journal { get; private set; }

    /// <summary>Looks for the journal, and reads what is new.</summary>
    /// <returns>The files that are listed now and were not before; null if there are none.</returns>
    public async Task<IReadOnlyList<ManifestFile>?> ReadNewAsync(CancellationToken cancellationToken)
    {
        var found = await store.FindAsync(location.JournalKey, cancellationToken).ConfigureAwait(false);
        IsThere = found is not null ? true : IsThere is null ? null : false;
        if (found is null)
            return null;
        IReadOnlyList<ManifestFile> added = [];
        if (found != _seen)
        {
            Journal = await documents.ReadJournalHeadAsync(location.JournalKey, cancellationToken).ConfigureAwait(false);
            _segments.Clear();
            _seen = found;
            added = Journal?.Files ?? [];
        }

        if (Journal is { Segments: { } id } journal && await ReadSegmentsAsync(id, cancellationToken).ConfigureAwait(false) is { Count: > 0 } stored)
        {
            Journal = journal.With(stored);
            added = [.. added, .. stored];
        }

        return added.Count > 0 ? added : null;
    }

    private async Task<IReadOnlyList<ManifestFile>> ReadSegmentsAsync(string id, CancellationToken cancellationToken)
    {
        var listed = await store.ListAsync(location.SegmentsOf(id), cancellationToken).ConfigureAwait(false);
        var changed = listed.Where(segment => _segments.GetValueOrDefault(segment.Key) != segment).ToList();
        var stored = await documents.ReadSegmentsAsync(id, changed.Select(segment => segment.Key), cancellationToken).ConfigureAwait(false);
        foreach (var segment in changed)
            _segments[segment.Key] = segment;
        return stored;
    }
}

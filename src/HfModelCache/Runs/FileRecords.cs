using HfModelCache.Copies;
using HfModelCache.Repos;
using HfModelCache.Stores;

namespace HfModelCache.Runs;

/// <summary>Represents what runs have recorded of a stored copy's files.</summary>
internal sealed class FileRecords
{
    private readonly Dictionary<string, ManifestFile> _verified = new(StringComparer.Ordinal);

    // Several records may exist for one path; the ETag tells which of them describes the stored object.
    private readonly Dictionary<string, List<ManifestFile>> _others = new(StringComparer.Ordinal);
    private readonly Lazy<HashSet<string>> _recorded;
    private readonly Lazy<HashSet<string>> _adopted;

    /// <summary>Creates the records of a copy.</summary>
    public FileRecords(CopyLocation location, StoredCopy copy)
    {
        _recorded = new(() => copy.Recorded.Select(location.KeyOf).ToHashSet(StringComparer.Ordinal));
        _adopted = new(() => copy.Recorded.Where(f => f.Adopted).Select(location.KeyOf).ToHashSet(StringComparer.Ordinal));
        foreach (var record in copy.Verified)
        {
            if (_verified.TryAdd(record.Path, record))
                continue;
            if (!_others.TryGetValue(record.Path, out var others))
                _others.Add(record.Path, others = []);
            others.Add(record);
        }
    }

    /// <summary>Returns the record that describes a file's stored object, if there is one that states its hash; otherwise any that describes the object, or null.</summary>
    public ManifestFile? FindDescribing(RepoFile file, StoredObject found)
    {
        if (!_verified.TryGetValue(file.Path, out var first))
            return null;
        if (!_others.TryGetValue(file.Path, out var others))
            return first.Describes(found) ? first : null;
        var describing = others.Prepend(first).Where(record => record.Describes(found));
        return describing.FirstOrDefault(record => record.Digest == file.Digest) ?? describing.FirstOrDefault();
    }

    /// <summary>Whether a run has stored, or may have stored, an object with this key.</summary>
    public bool Include(string key) => _recorded.Value.Contains(key);

    /// <summary>Whether another program has written the object with this key.</summary>
    public bool AreOfOthers(string key) => !_recorded.Value.Contains(key) || _adopted.Value.Contains(key);
}

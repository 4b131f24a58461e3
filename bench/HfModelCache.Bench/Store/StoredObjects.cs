using System.Collections.Concurrent;

namespace HfModelCache.Bench.Store;

/// <summary>The objects by key. They are sorted once after a change, not for every page of a listing.</summary>
internal sealed class StoredObjects
{
    private readonly ConcurrentDictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Lock _sorting = new();
    private string[] _sorted = [];
    private int _changes;
    private int _sortedAt;

    public StoredObject this[string key]
    {
        set
        {
            _objects[key] = value;
            Interlocked.Increment(ref _changes);
        }
    }

    public bool TryAdd(string key, StoredObject stored)
    {
        if (!_objects.TryAdd(key, stored))
            return false;
        Interlocked.Increment(ref _changes);
        return true;
    }

    public bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StoredObject? stored) => _objects.TryGetValue(key, out stored);

    public void Remove(string key)
    {
        if (_objects.TryRemove(key, out _))
            Interlocked.Increment(ref _changes);
    }

    /// <summary>Returns the objects from a key on, in the order of their keys.</summary>
    public IEnumerable<KeyValuePair<string, StoredObject>> From(string key)
    {
        var keys = Sorted();
        var at = Array.BinarySearch(keys, key, StringComparer.Ordinal);
        for (var i = at < 0 ? ~at : at; i < keys.Length; i++)
        {
            if (_objects.TryGetValue(keys[i], out var stored))
                yield return new(keys[i], stored);
        }
    }

    private string[] Sorted()
    {
        lock (_sorting)
        {
            var changes = Volatile.Read(ref _changes);
            if (changes != _sortedAt)
            {
                _sorted = [.. _objects.Keys];
                Array.Sort(_sorted, StringComparer.Ordinal);
                _sortedAt = changes;
            }

            return _sorted;
        }
    }
}

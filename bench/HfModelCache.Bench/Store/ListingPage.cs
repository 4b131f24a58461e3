namespace HfModelCache.Bench.Store;

/// <summary>One page of a listing: objects, and with a delimiter the folders that stand for the objects in them.</summary>
internal sealed record ListingPage(
    IReadOnlyList<KeyValuePair<string, StoredObject>> Objects, IReadOnlyList<string> Folders, string Last, bool IsTruncated)
{
    /// <summary>Returns the entries after <paramref name="after"/>, in the order of their names.</summary>
    /// <param name="objects">The objects from <paramref name="prefix"/> and <paramref name="after"/> on, in the order of their keys.</param>
    /// <param name="prefix">The prefix of the keys.</param>
    /// <param name="delimiter">What ends the name of a folder; empty for no folders.</param>
    /// <param name="after">The last name of the page before.</param>
    /// <param name="size">The most entries.</param>
    public static ListingPage Of(
        IEnumerable<KeyValuePair<string, StoredObject>> objects, string prefix, string delimiter, string after, int size)
    {
        var entries = objects
            .TakeWhile(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(o => (Name: EntryOf(o.Key, prefix, delimiter), Object: o))
            .Where(e => string.CompareOrdinal(e.Name, after) > 0)
            .DistinctBy(e => e.Name, StringComparer.Ordinal)
            .Take(size + 1)
            .ToList();
        var page = entries.Take(size).ToLookup(e => e.Name == e.Object.Key);
        return new ListingPage(
            [.. page[true].Select(e => e.Object)], [.. page[false].Select(e => e.Name)],
            entries.Take(size).LastOrDefault().Name ?? "", entries.Count > size);
    }

    private static string EntryOf(string key, string prefix, string delimiter) =>
        delimiter.Length > 0 && key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal) is >= 0 and var at ? key[..(at + delimiter.Length)] : key;
}

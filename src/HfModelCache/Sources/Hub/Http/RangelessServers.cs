using System.Collections.Concurrent;

namespace HfModelCache.Sources.Hub.Http;

/// <summary>Remembers the content servers that ignore ranges: each answers the request for a piece with the whole file.</summary>
internal sealed class RangelessServers
{
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Records a server that has ignored a range.</summary>
    public void Add(Uri address) => _known[address.Authority] = true;

    /// <summary>Whether the server of an address has ignored a range.</summary>
    public bool Include(Uri address) => _known.ContainsKey(address.Authority);
}

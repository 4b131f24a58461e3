using System.Text.RegularExpressions;

namespace HfModelCache.TestServers.Faults;

/// <summary>Something that goes wrong.</summary>
public sealed class ProxyFault
{
    private int _matches;

    /// <summary>Which requests, as a regular expression over <c>METHOD path?query</c>.</summary>
    public required string On { get; init; }

    /// <summary>What happens instead of passing the request on.</summary>
    public required Func<FaultyProxy, HttpContext, Task> Do { get; init; }

    /// <summary>Which of the matching requests, counted from 1; default all.</summary>
    public Func<int, bool> When { get; init; } = _ => true;

    internal bool Strikes(string target) => Regex.IsMatch(target, On) && When(Interlocked.Increment(ref _matches));
}

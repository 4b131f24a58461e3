using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using HfModelCache.TestServers.Faults;

namespace HfModelCache.SystemTests.Faults;

/// <summary>Listings that tell how things stood a while ago, as stores have given them that replicate their indexes.</summary>
/// <param name="lag">How far behind they are.</param>
internal sealed partial class LaggingListings(TimeSpan lag)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(long At, string Xml)>> _seen = new(StringComparer.Ordinal);

    /// <summary>How many listings were not up to date.</summary>
    public int Stale { get; private set; }

    public ProxyFault AsFault() => new() { On = @"^GET .*list-type=2", Do = AnswerAsync };

    private async Task AnswerAsync(FaultyProxy proxy, HttpContext context)
    {
        var answer = Wrong.Reword(xml => Past(context.Request.QueryString.Value!, xml));
        await answer(proxy, context);
    }

    private string Past(string query, string now)
    {
        var seen = _seen.GetOrAdd(query, _ => new());
        seen.Enqueue((Stopwatch.GetTimestamp(), now));
        var past = seen.LastOrDefault(s => Stopwatch.GetElapsedTime(s.At) >= lag).Xml ?? Contents().Replace(now, "");
        if (past != now)
            Stale++;
        return past;
    }

    [GeneratedRegex("<Contents>.*?</Contents>", RegexOptions.Singleline)]
    private static partial Regex Contents();
}

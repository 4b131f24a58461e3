using System.Net.Http.Headers;

namespace HfModelCache.Bench.Clients;

/// <summary>Downloads ranges over a fixed number of connections and discards them: what a server can give.</summary>
/// <param name="connections">The number of connections.</param>
/// <param name="prepare">Adds what the server requires to each request.</param>
internal sealed class RangeReader(int connections, Action<HttpRequestMessage>? prepare = null) : IDisposable
{
    private const int RangeSize = 8 << 20;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task RunAsync(IEnumerable<(Uri Address, long Size)> files)
    {
        var ranges = new Queue<(Uri, long From, long To)>();
        foreach (var (address, size) in files)
        {
            for (long at = 0; at < size; at += RangeSize)
                ranges.Enqueue((address, at, Math.Min(at + RangeSize, size) - 1));
        }

        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => ReadAsync(ranges)));
    }

    public void Dispose() => _client.Dispose();

    private async Task ReadAsync(Queue<(Uri, long, long)> ranges)
    {
        var buffer = new byte[256 << 10];
        while (TryTake(ranges, out var range))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, range.File);
            request.Headers.Range = new RangeHeaderValue(range.From, range.To);
            prepare?.Invoke(request);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var body = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffer) > 0)
            {
            }
        }
    }

    private static bool TryTake(Queue<(Uri, long, long)> ranges, out (Uri File, long From, long To) range)
    {
        lock (ranges)
            return ranges.TryDequeue(out range);
    }
}

using System.Net.Http.Headers;

namespace HfModelCache.Bench.Clients;

/// <summary>Fetches ranges over a fixed number of connections and forgets them: what a client gets that doesn't adapt.</summary>
internal sealed class FixedDownloader(int connections) : IDisposable
{
    private const int RangeSize = 8 << 20;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task RunAsync(IEnumerable<Uri> files)
    {
        var ranges = new Queue<(Uri, long From, long To)>();
        foreach (var file in files)
        {
            using var found = await _client.SendAsync(new HttpRequestMessage(HttpMethod.Head, file));
            var size = found.EnsureSuccessStatusCode().Content.Headers.ContentLength!.Value;
            for (long at = 0; at < size; at += RangeSize)
                ranges.Enqueue((found.RequestMessage!.RequestUri!, at, Math.Min(at + RangeSize, size) - 1));
        }

        await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => WorkAsync(ranges)));
    }

    public void Dispose() => _client.Dispose();

    private async Task WorkAsync(Queue<(Uri, long, long)> ranges)
    {
        var buffer = new byte[256 << 10];
        while (TryTake(ranges, out var range))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, range.File);
            request.Headers.Range = new RangeHeaderValue(range.From, range.To);
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

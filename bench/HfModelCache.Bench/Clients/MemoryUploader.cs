using System.Text;
using System.Xml.Linq;

namespace HfModelCache.Bench.Clients;

/// <summary>Uploads from memory, in parts, over a fixed number of connections: what the store can take.</summary>
internal sealed class MemoryUploader(Uri bucket, StoreSigner signer, int connections) : IDisposable
{
    private const int PartSize = 16 << 20;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { Timeout = TimeSpan.FromMinutes(10) };
    private readonly byte[] _part = new byte[PartSize];

    public async Task RunAsync(string prefix, IReadOnlyList<long> sizes)
    {
        new Random(3).NextBytes(_part);
        // Parts of all files share the connections; the semaphore keeps no more under way than there are.
        using var free = new SemaphoreSlim(connections);
        await Task.WhenAll(sizes.Select((size, i) => UploadAsync($"{bucket}/{prefix}file-{i:00000}", size, free)));
    }

    public void Dispose() => _client.Dispose();

    private async Task UploadAsync(string url, long size, SemaphoreSlim free)
    {
        if (size <= PartSize)
        {
            await SendPartAsync(url, (int)size, free);
            return;
        }

        using var started = await SendAsync(HttpMethod.Post, url + "?uploads", null);
        var id = XDocument.Parse(await started.Content.ReadAsStringAsync()).Descendants().First(e => e.Name.LocalName == "UploadId").Value;
        var count = (int)((size + PartSize - 1) / PartSize);
        var etags = await Task.WhenAll(Enumerable.Range(0, count).Select(i => SendPartAsync(
            $"{url}?partNumber={i + 1}&uploadId={Uri.EscapeDataString(id)}", (int)Math.Min(PartSize, size - (long)i * PartSize), free)));
        var parts = string.Concat(etags.Select((etag, i) => $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{etag}</ETag></Part>"));
        var complete = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>");
        using var done = await SendAsync(HttpMethod.Post, $"{url}?uploadId={Uri.EscapeDataString(id)}", new ByteArrayContent(complete));
    }

    private async Task<string> SendPartAsync(string url, int size, SemaphoreSlim free)
    {
        await free.WaitAsync();
        try
        {
            using var response = await SendAsync(HttpMethod.Put, url, new ByteArrayContent(_part, 0, size));
            return response.Headers.ETag!.Tag;
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, url) { Content = content };
        signer.Sign(request);
        var response = await _client.SendAsync(request);
        return response.IsSuccessStatusCode
            ? response
            : throw new HttpRequestException($"{method} {url}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}

using System.Net;
using System.Security.Cryptography;

namespace HfModelCache.SystemTests.Server;

/// <summary>Downloads as the Hub's Python client does: it retries what fails at the connection and 5xx, with growing delays.</summary>
/// <param name="servers">The servers behind the name that it knows. Each request may reach another one.</param>
internal sealed class RetryingClient(params Uri[] servers) : IDisposable
{
    private const int MaxAttempts = 8;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = true }) { Timeout = TimeSpan.FromSeconds(20) };
    private int _requests;

    /// <summary>How many attempts failed.</summary>
    public int Failures => _failures;

    private int _failures;

    /// <summary>Downloads a file, and returns the SHA-256 of what it got.</summary>
    public async Task<string> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        var delay = TimeSpan.FromSeconds(0.5);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await _http.GetAsync(new Uri(servers[Interlocked.Increment(ref _requests) % servers.Length], path), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                    throw new HttpRequestException($"{answer.StatusCode}");
                answer.EnsureSuccessStatusCode();
                await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
                return Convert.ToHexStringLower(await SHA256.HashDataAsync(body, cancellationToken));
            }
            catch (Exception e) when (attempt < MaxAttempts && (e is HttpRequestException { StatusCode: null } or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)))
            {
                Interlocked.Increment(ref _failures);
                await WallClock.PauseAsync(delay, cancellationToken);
                delay = delay * 2 < TimeSpan.FromSeconds(8) ? delay * 2 : TimeSpan.FromSeconds(8);
            }
        }
    }

    public void Dispose() => _http.Dispose();
}

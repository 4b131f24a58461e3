using System.Net;
using System.Net.Sockets;

namespace HfModelCache.TestServers.Faults;

/// <summary>Forwards connections to a server as they are, counts what the server sends, and can be slow.</summary>
public sealed class CountingRelay : IAsyncDisposable
{
    private const int BlockSize = 64 << 10;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Lock _gate = new();
    private readonly Task _accepting;
    private readonly long _startedAt = TimeProvider.System.GetTimestamp();
    private long _bytes;
    private TimeSpan _free;

    /// <summary>Starts forwarding.</summary>
    public CountingRelay(Uri target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>The address that clients use in place of the server's.</summary>
    public Uri Endpoint => new($"{_target.Scheme}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many bytes the server has sent, heads included.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many bytes a second all connections together get; null for all there are.</summary>
    public long? BytesPerSecond { get; set; }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptSocketAsync(_stop.Token);
            _ = RelayAsync(client);
        }
    }

    private async Task RelayAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
                await Task.WhenAny(CopyAsync(client, server, counts: false), CopyAsync(server, client, counts: true));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One side has gone; so does the other.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, bool counts)
    {
        var block = new byte[BlockSize];
        while (await from.ReceiveAsync(block, _stop.Token) is > 0 and var count)
        {
            if (counts)
            {
                Interlocked.Add(ref _bytes, count);
                await PaceAsync(count);
            }

            for (var sent = 0; sent < count;)
                sent += await to.SendAsync(block.AsMemory(sent, count - sent), _stop.Token);
        }
    }

    private async Task PaceAsync(int count)
    {
        if (BytesPerSecond is not { } rate)
            return;
        TimeSpan wait;
        lock (_gate)
        {
            var now = TimeProvider.System.GetElapsedTime(_startedAt);
            _free = (_free > now ? _free : now) + TimeSpan.FromSeconds((double)count / rate);
            wait = _free - now;
        }

        await WallClock.PauseAsync(wait, _stop.Token);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using HfModelCache.Stores.S3;
using HfModelCache.Stores.S3.Credentials;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>A server that responds to the head of a request, while the body is in flight, and then ends the connection as configured.</summary>
internal sealed class HastyServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _answer;
    private readonly Ending _ending;
    private int _requests;

    public HastyServer(string answer, Ending ending)
    {
        (_answer, _ending) = (answer, ending);
        _listener.Start();
        _ = ServeAsync();
    }

    /// <summary>How the connection ends.</summary>
    public enum Ending
    {
        /// <summary>The server closes it; unread bytes turn that into a reset.</summary>
        Closes,

        /// <summary>The server resets it after a moment.</summary>
        ResetsLater,

        /// <summary>The server closes only its own side and keeps reading for a while.</summary>
        Lingers,

        /// <summary>It stays open, but the server stops reading.</summary>
        StopsReading,

        /// <summary>The server reads the whole body and discards it.</summary>
        ReadsOn,
    }

    public int Requests => Volatile.Read(ref _requests);

    public S3ObjectStore Connect() => new(
        new S3Options
        {
            Bucket = "bucket",
            Endpoint = new Uri($"http://{_listener.LocalEndpoint}"),
            Keys = new S3Keys("key", "secret", SessionToken: null),
            UnsignedPayload = true,
        },
        TimeProvider.System);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        while (true)
            _ = AnswerAsync(await _listener.AcceptSocketAsync());
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var _ = socket;
        var buffer = new byte[4096];
        var head = "";
        while (!head.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer);
            if (read == 0)
                return;
            head += Encoding.Latin1.GetString(buffer, 0, read);
        }

        Interlocked.Increment(ref _requests);
        await socket.SendAsync(Encoding.Latin1.GetBytes(_answer));
        switch (_ending)
        {
            case Ending.ResetsLater:
                await WallClock.PauseAsync(TimeSpan.FromMilliseconds(100));
                socket.LingerState = new LingerOption(true, 0);
                break;
            case Ending.Lingers:
                socket.Shutdown(SocketShutdown.Send);
                await ReadAsync(socket, limit: 1 << 20);
                break;
            case Ending.StopsReading:
                await WallClock.PauseAsync(TimeSpan.FromSeconds(30));
                break;
            case Ending.ReadsOn:
                await ReadAsync(socket, limit: long.MaxValue);
                break;
        }
    }

    private static async Task ReadAsync(Socket socket, long limit)
    {
        var buffer = new byte[64 << 10];
        for (var all = 0L; all < limit;)
        {
            var read = await socket.ReceiveAsync(buffer);
            if (read == 0)
                return;
            all += read;
        }
    }
}

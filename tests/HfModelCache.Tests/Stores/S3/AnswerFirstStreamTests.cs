using System.Net;
using System.Net.Sockets;
using System.Text;
using HfModelCache.Stores.S3.Sending;

namespace HfModelCache.Tests.Stores.S3;

/// <summary>Tests connections that, like those with TLS, allow one read at a time.</summary>
public sealed class AnswerFirstStreamTests : IDisposable
{
    private static readonly byte[] Body = new byte[16 << 20];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http;
    private int _connections;

    public AnswerFirstStreamTests()
    {
        _listener.Start();
        _http = new HttpClient(new SocketsHttpHandler
        {
            PlaintextStreamFilter = (context, _) =>
                ValueTask.FromResult<Stream>(new AnswerFirstStream(new OneReadAtATime(context.PlaintextStream), TimeProvider.System)),
        });
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_connection_carries_many_large_bodies()
    {
        _ = ServeAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok");

        for (var i = 0; i < 5; i++)
            Assert.Equal((HttpStatusCode.OK, "ok"), await PutAsync());

        Assert.Equal(1, _connections);
    }

    [Fact]
    public async Task A_refusal_is_reported_on_a_connection_that_is_used_again()
    {
        _ = ServeAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok", then: "HTTP/1.1 507 Full\r\nContent-Length: 4\r\n\r\nfull");

        Assert.Equal((HttpStatusCode.OK, "ok"), await PutAsync());
        Assert.Equal((HttpStatusCode.InsufficientStorage, "full"), await PutAsync());
        Assert.Equal((HttpStatusCode.OK, "ok"), await PutAsync());

        Assert.Equal(2, _connections);
    }

    [Fact]
    public async Task A_refusal_that_arrives_between_head_and_body_ends_the_request_and_the_connection()
    {
        await using var connection = new HeldConnection();
        await using var stream = new AnswerFirstStream(connection, TimeProvider.System);

        var answer = await AnswerAsync(
            connection, stream, "PUT / HTTP/1.1\r\nContent-Length: 9\r\n\r\n", "HTTP/1.1 507 Full\r\nContent-Length: 0\r\n\r\n");
        connection.StopsReading();
        await stream.WriteAsync(new byte[9], Cancel).AsTask().InTimeAsync(Cancel);

        Assert.Equal("HTTP/1.1 507 Full\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", answer);
    }

    [Fact]
    public async Task An_error_that_answers_a_whole_request_keeps_the_connection()
    {
        await using var connection = new HeldConnection();
        await using var stream = new AnswerFirstStream(connection, TimeProvider.System);

        var answer = await AnswerAsync(
            connection, stream, "GET / HTTP/1.1\r\nHost: store\r\n\r\n", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

        Assert.DoesNotContain("close", answer, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _over.TrySetResult();
        _http.Dispose();
        _listener.Dispose();
    }

    // The HTTP handler reads a connection that it uses again before it sends.
    private static async Task<string> AnswerAsync(HeldConnection connection, AnswerFirstStream stream, string head, string answer)
    {
        var buffer = new byte[4096];
        var reading = stream.ReadAsync(buffer, Cancel).AsTask();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), Cancel);
        connection.Answer(answer);
        return Encoding.Latin1.GetString(buffer, 0, await reading.InTimeAsync(Cancel));
    }

    private async Task<(HttpStatusCode Status, string Text)> PutAsync()
    {
        using var content = new ByteArrayContent(Body);
        using var answer = await _http.PutAsync(new Uri($"http://{_listener.LocalEndpoint}/"), content, Cancel).InTimeAsync(Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    // Each connection answers in two pieces, and with another answer, before the body has arrived, from the second request on.
    private async Task ServeAsync(string head, string body, string? then = null)
    {
        while (true)
        {
            var socket = await _listener.AcceptSocketAsync();
            Interlocked.Increment(ref _connections);
            _ = AnswerAsync(new NetworkStream(socket, ownsSocket: true));
        }

        async Task AnswerAsync(NetworkStream connection)
        {
            await using var closing = connection;
            var buffer = new byte[64 << 10];
            for (var request = 0; ; request++)
            {
                var (text, extra) = ("", 0);
                while (!text.Contains("\r\n\r\n", StringComparison.Ordinal))
                {
                    var read = await connection.ReadAsync(buffer);
                    if (read == 0)
                        return;
                    text += Encoding.Latin1.GetString(buffer, 0, read);
                    extra = text.Length - text.IndexOf("\r\n\r\n", StringComparison.Ordinal) - 4;
                }

                if (request > 0 && then is not null)
                {
                    await connection.WriteAsync(Encoding.Latin1.GetBytes(then));
                    await connection.ReadExactlyAsync(buffer.AsMemory(0, 1));
                    await _over.Task; // It reads no more, but does not hang up either.
                    return;
                }

                while (extra < Body.Length)
                    extra += await connection.ReadAsync(buffer);
                await connection.WriteAsync(Encoding.Latin1.GetBytes(head));
                await WallClock.PauseAsync(TimeSpan.FromMilliseconds(20));
                await connection.WriteAsync(Encoding.Latin1.GetBytes(body));
            }
        }
    }

    // A connection on which one answer arrives when the test says so.
    private sealed class HeldConnection : MemoryStream
    {
        private readonly TaskCompletionSource<byte[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isFull;

        public void Answer(string text) => _answer.SetResult(Encoding.Latin1.GetBytes(text));

        public void StopsReading() => _isFull = true;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var answer = await _answer.Task.WaitAsync(cancellationToken);
            answer.CopyTo(buffer);
            return answer.Length;
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isFull)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }
    }

    private sealed class OneReadAtATime(Stream inner) : Stream
    {
        private int _reads;

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Increment(ref _reads) > 1)
                throw new NotSupportedException("Another read is pending.");
            try
            {
                return await inner.ReadAsync(buffer, cancellationToken);
            }
            finally
            {
                Interlocked.Decrement(ref _reads);
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

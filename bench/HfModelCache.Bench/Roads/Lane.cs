using System.Net.Sockets;

namespace HfModelCache.Bench.Roads;

/// <summary>One direction of a connection, with the congestion window of a TCP sender: ten segments at first and after idleness,
/// doubled each round trip until the link's queue grows or a packet is lost.</summary>
internal sealed class Lane(Socket from, Socket to, RoadOptions road, Link link, Random random)
{
    private const int Segment = 1460;
    private const int FirstWindow = 10 * Segment;
    private const int Piece = 64 << 10;
    private const double Smaller = 0.7; // RFC 9438: CUBIC's factor.
    private const double Growth = 0.05; // In a round trip: CUBIC is back where it was after about ten.
    private const double ShortestTimeout = 0.2; // Linux: the least retransmission timeout, after which a connection is idle.

    private readonly object _gate = new(); // Monitor also signals.
    private readonly Queue<(byte[] Bytes, int Count, double At)> _flying = new();
    private readonly Queue<(int Count, double At)> _acknowledged = new();
    private readonly double _half = road.RoundTrip.TotalSeconds / 2;
    private double _window = FirstWindow;
    private double _threshold = double.MaxValue;
    private double _rateFree;
    private double _last;
    private double _shrunk;
    private int _inFlight;
    private bool _ended;

    /// <summary>When the first byte may leave: after the handshake.</summary>
    public required double OpenAt { get; init; }

    public void Start()
    {
        new Thread(Send, 128 << 10) { IsBackground = true }.Start();
        new Thread(Deliver, 128 << 10) { IsBackground = true }.Start();
    }

    private void Send()
    {
        try
        {
            while (true)
            {
                var bytes = new byte[AwaitWindow()];
                var count = from.Receive(bytes);
                if (count == 0)
                    break;
                // The link serves what is there: nobody may queue in it before the time.
                if (Math.Max(OpenAt, _rateFree) - Link.Now is > 0 and var wait)
                    Thread.Sleep(TimeSpan.FromSeconds(wait));
                Launch(bytes, count);
            }
        }
        catch (SocketException)
        {
            // The sender went away.
        }
        catch (ObjectDisposedException)
        {
            // The receiver did.
        }

        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
        }
    }

    private int AwaitWindow()
    {
        while (true)
        {
            double wait;
            lock (_gate)
            {
                var now = Link.Now;
                while (_acknowledged.TryPeek(out var first) && first.At <= now)
                    Acknowledge(_acknowledged.Dequeue().Count);
                if (_inFlight == 0 && now - _last > Math.Max(ShortestTimeout, road.RoundTrip.TotalSeconds * 2))
                    _window = FirstWindow;
                if (_window - _inFlight >= Segment)
                    return (int)Math.Min(Piece, _window - _inFlight);
                if (!_acknowledged.TryPeek(out var next))
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                wait = next.At - now;
            }

            if (wait > 0)
                Thread.Sleep(TimeSpan.FromSeconds(wait));
        }
    }

    private void Acknowledge(int count)
    {
        _inFlight -= count;
        _window += _window < _threshold ? count : count * Math.Max(4 * Segment / _window, Growth);
    }

    private void Launch(byte[] bytes, int count)
    {
        lock (_gate)
        {
            var now = Link.Now;
            // A late wake-up is made up for.
            _rateFree = Math.Max(_rateFree, now - 0.01) + ((double)count / road.Rate);
            var (passed, waited) = link.Pass(count, now);
            var isLost = road.Loss > 0 && random.NextDouble() < 1 - Math.Pow(1 - road.Loss, (double)count / Segment);
            // A queue that holds a round trip's bytes is full then.
            if ((isLost || waited > road.RoundTrip.TotalSeconds) && passed - _shrunk > road.RoundTrip.TotalSeconds + waited)
            {
                // All losses of one round trip count once.
                _shrunk = passed;
                _window = _threshold = Math.Max(2 * Segment, _window * Smaller);
            }

            _inFlight += count;
            _last = passed;
            // A lost packet is sent once more, a round trip later.
            _flying.Enqueue((bytes, count, passed + _half + (isLost ? 2 * _half : 0)));
            Monitor.PulseAll(_gate);
        }
    }

    private void Deliver()
    {
        try
        {
            while (Next() is var (bytes, count, at))
            {
                if (at - Link.Now is > 0 and var wait)
                    Thread.Sleep(TimeSpan.FromSeconds(wait));
                for (var sent = 0; sent < count;)
                    sent += to.Send(bytes.AsSpan(sent, count - sent));
                lock (_gate)
                {
                    _acknowledged.Enqueue((count, Link.Now + _half));
                    Monitor.PulseAll(_gate);
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            from.Dispose();
        }
        catch (ObjectDisposedException)
        {
            from.Dispose();
        }
    }

    private (byte[] Bytes, int Count, double At)? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                if (_flying.TryDequeue(out var next))
                    return next;
                if (_ended)
                    return null;
                Monitor.Wait(_gate);
            }
        }
    }
}

using HfModelCache.Concurrency;
using HfModelCache.Resilience;
using HfModelCache.Sources.Hub;
using HfModelCache.Transfer.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Transfer.Connections;

public sealed class ConnectionPoolTests : IDisposable
{
    private const int Fast = 60_000_000;
    private const int Slow = 1_000_000;

    private readonly FakeTimeProvider _time = new();
    private readonly HubClient _hub;
    private readonly ConnectionPool _lanes;

    public ConnectionPoolTests()
    {
        var retry = new Retry(new RetryOptions(), _time, new Jitter(new Random(1)), NullLogger.Instance);
        _hub = new HubClient(new HubOptions(), retry, _time);
        _lanes = new ConnectionPool(_hub, new ConcurrencyOptions { Start = 8, Least = 8, Most = 8 }, _time);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lane_far_below_the_average_is_given_up_and_the_others_are_not()
    {
        var lanes = await OpenAsync(Slow, Fast, Slow, Fast, Fast, Slow);

        Run(seconds: 1, lanes);

        Assert.Equal([true, false, true, false, false, true], lanes.Select(lane => lane.IsAbandoned));
    }

    [Fact]
    public async Task Lanes_that_are_all_as_slow_are_kept()
    {
        var lanes = await OpenAsync(Slow, Slow, Slow, Slow, Slow, Slow);

        Run(seconds: 5, lanes);

        Assert.All(lanes, lane => Assert.False(lane.IsAbandoned));
    }

    [Fact]
    public async Task A_new_lane_has_half_a_second_before_it_is_judged()
    {
        var lanes = await OpenAsync(Fast, Fast, Fast, Fast);
        Run(seconds: 2, lanes);
        var late = (await OpenAsync(Slow))[0];

        Run(seconds: 0.25, [.. lanes, late]);
        Assert.False(late.IsAbandoned);

        Run(seconds: 0.75, [.. lanes, late]);
        Assert.True(late.IsAbandoned);
    }

    [Fact]
    public async Task What_was_given_up_goes_to_a_lane_that_is_known_to_be_good()
    {
        var lanes = await OpenAsync(Fast, Slow, Fast, Fast);
        Run(seconds: 1, lanes);
        _lanes.Exit(lanes[1].Connection, isGood: false);

        var urgent = _lanes.EnterAsync(urgent: true, Cancel);
        Assert.False(urgent.IsCompleted);
        _lanes.Exit(lanes[2].Connection, isGood: true);

        Assert.Same(lanes[2].Connection, await urgent);
    }

    [Fact]
    public async Task Where_no_good_lane_is_left_what_was_given_up_takes_a_new_one()
    {
        var lanes = await OpenAsync(Fast, Fast, Fast, Fast);
        Run(seconds: 1, lanes);
        var urgent = _lanes.EnterAsync(urgent: true, Cancel);
        foreach (var lane in lanes)
            _lanes.Exit(lane.Connection, isGood: false);

        _time.Advance(TimeSpan.FromSeconds(0.25));

        Assert.DoesNotContain(await urgent, lanes.Select(lane => lane.Connection));
    }

    [Fact]
    public async Task The_fastest_idle_lane_is_taken_first()
    {
        var lanes = await OpenAsync(Fast / 3, Fast, Fast / 2);
        Run(seconds: 1, lanes);
        foreach (var lane in lanes)
            _lanes.Exit(lane.Connection, isGood: true);

        Assert.Same(lanes[1].Connection, await _lanes.EnterAsync(urgent: false, Cancel));
    }

    public void Dispose()
    {
        _lanes.Dispose();
        _hub.Dispose();
    }

    private async Task<List<Running>> OpenAsync(params int[] rates)
    {
        var running = new List<Running>();
        foreach (var rate in rates)
        {
            var lane = await _lanes.EnterAsync(urgent: false, Cancel);
            var attempt = new CancellationTokenSource();
            lane.Begin(attempt);
            running.Add(new Running(lane, rate, attempt));
        }

        return running;
    }

    private void Run(double seconds, IReadOnlyList<Running> running)
    {
        for (var at = 0.0; at < seconds; at += 0.05)
        {
            foreach (var lane in running)
                _lanes.Moved(lane.Connection, lane.BytesPerSecond / 20);
            _time.Advance(TimeSpan.FromSeconds(0.05));
        }
    }

    private sealed record Running(PooledConnection Connection, int BytesPerSecond, CancellationTokenSource Attempt)
    {
        public bool IsAbandoned => Attempt.IsCancellationRequested;
    }
}

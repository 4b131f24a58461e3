using HfModelCache.Concurrency;

namespace HfModelCache.Tests.Concurrency;

public class ConcurrencyControllerTests
{
    private readonly ConcurrencyController _control = new(new ConcurrencyOptions());

    [Fact]
    public void Slow_connections_multiply_within_two_seconds()
    {
        Run(ticks: 8, limit => limit * 10);

        Assert.Equal(64, _control.Limit);
    }

    [Fact]
    public void A_saturated_link_gets_no_more_connections()
    {
        var seen = Run(ticks: 400, _ => 1000);

        Assert.True(seen.Max() <= 32, $"It went up to {seen.Max()}.");
        Assert.InRange(_control.Limit, 2, 16);
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(1000, 64)]
    [InlineData(2, 16)]
    public void More_connections_at_first_are_no_fewer_than_usual_and_no_more_than_allowed(int wanted, int expected)
    {
        _control.BeginWith(wanted);

        Assert.Equal(expected, _control.Limit);
    }

    [Fact]
    public void A_number_to_begin_with_comes_too_late_after_the_first_bytes()
    {
        Run(ticks: 400, _ => 1000);
        var limit = _control.Limit;

        _control.BeginWith(64);

        Assert.Equal(limit, _control.Limit);
    }

    [Fact]
    public void Connections_that_were_too_many_from_the_beginning_are_taken_back()
    {
        _control.BeginWith(64);
        Run(ticks: 2000, _ => 1000);

        Assert.InRange(_control.Limit, 2, 32);
    }

    [Fact]
    public void Nothing_is_tried_before_the_first_byte()
    {
        Run(ticks: 40, _ => 0);

        Assert.Equal(16, _control.Limit);
    }

    [Fact]
    public void Nothing_is_tried_while_throughput_grows_by_itself()
    {
        var bytes = 10L;
        Run(ticks: 8, _ => bytes *= 2);

        Assert.Equal(16, _control.Limit);
    }

    [Fact]
    public void A_moment_without_bytes_does_not_make_a_doubling_look_good()
    {
        long[] gap = [500, 1000, 100];
        var seen = RunTicks(14, tick => tick < gap.Length ? gap[tick] : 1000);

        Assert.Equal(32, seen.Max());
    }

    [Fact]
    public void A_doubling_without_effect_is_taken_back_step_by_step()
    {
        var seen = Run(ticks: 14, _ => 1000);

        Assert.Equal(32, seen.Max());
        Assert.Equal(16, _control.Limit);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.True(pair.Second >= pair.First * 7 / 8, $"From {pair.First} to {pair.Second} at once."));
    }

    [Fact]
    public void A_path_that_slows_down_with_many_connections_keeps_few()
    {
        Run(ticks: 2000, limit => limit <= 6 ? limit * 100 : 600 - (limit * 5));

        Assert.InRange(_control.Limit, 4, 10);
    }

    [Fact]
    public void Connections_that_help_later_are_found_by_probing()
    {
        Run(ticks: 40, _ => 1000);
        Run(ticks: 4000, limit => limit * 50);

        Assert.True(_control.Limit > 40, $"It stayed at {_control.Limit}.");
    }

    [Fact]
    public void A_refusal_halves_the_limit_and_a_burst_counts_once()
    {
        Run(ticks: 8, limit => limit * 10);
        for (var i = 0; i < 50; i++)
            _control.ReportOverload();
        Assert.Equal(32, _control.Limit);

        Run(ticks: 20, limit => limit * 10);
        _control.ReportOverload();
        Assert.Equal(16, _control.Limit);
    }

    [Fact]
    public void The_limit_stays_if_no_caller_waits_for_a_connection()
    {
        Run(ticks: 1000, limit => limit * 10, wasFull: false);

        Assert.Equal(16, _control.Limit);
    }

    [Fact]
    public void The_limit_always_stays_within_its_bounds()
    {
        var options = new ConcurrencyOptions { Initial = 16, Min = 3, Max = 20 };
        var control = new ConcurrencyController(options);
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            control.Tick(random.Next(1000), random.Next(3) > 0);
            if (random.Next(50) == 0)
                control.ReportOverload();
            Assert.InRange(control.Limit, 3, 20);
        }
    }

    private List<int> RunTicks(int ticks, Func<int, long> throughput)
    {
        var tick = 0;
        return Run(ticks, _ => throughput(tick++));
    }

    private List<int> Run(int ticks, Func<int, long> throughput, bool wasFull = true)
    {
        var seen = new List<int>();
        for (var i = 0; i < ticks; i++)
        {
            _control.Tick(throughput(_control.Limit), wasFull);
            seen.Add(_control.Limit);
        }

        return seen;
    }
}

using HfModelCache.Failures;
using HfModelCache.Resilience;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Resilience;

public sealed class RetryTests
{
    private readonly FakeTimeProvider _time = new() { AutoAdvanceAmount = TimeSpan.Zero };

    [Fact]
    public async Task Work_that_fails_for_a_while_eventually_succeeds()
    {
        var tries = 0;
        var running = NewRetry(new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 4 }).RunAsync(_ =>
            ++tries < 4 ? throw Failure() : Task.FromResult(tries), CancellationToken.None);

        Assert.Equal(4, await FinishAsync(running));
    }

    [Fact]
    public async Task The_failure_itself_is_thrown_after_the_last_attempt()
    {
        var tries = 0;
        var running = NewRetry(new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 3 }).RunAsync<int>(_ =>
        {
            tries++;
            throw Failure();
        }, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<TransientException>(() => FinishAsync(running));
        Assert.Equal((3, FailureReason.HubUnavailable), (tries, failure.Reason));
    }

    [Fact]
    public async Task A_permanent_failure_is_not_retried()
    {
        var tries = 0;
        await Assert.ThrowsAsync<OperatorException>(() => NewRetry(new RetryOptions()).RunAsync<int>(_ =>
        {
            tries++;
            throw new OperatorException(FailureReason.RepoGated, "closed");
        }, CancellationToken.None));

        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task A_requested_wait_is_honoured()
    {
        var tries = 0;
        var running = NewRetry(new RetryOptions()).RunAsync(_ =>
            ++tries == 1 ? throw Failure(TimeSpan.FromSeconds(31)) : Task.FromResult(tries), CancellationToken.None);

        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, tries);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await running);
    }

    [Fact]
    public async Task A_requested_wait_of_a_day_ends_the_work_at_once() =>
        await Assert.ThrowsAsync<TransientException>(() => NewRetry(new RetryOptions()).RunAsync<int>(
            _ => throw Failure(TimeSpan.FromDays(1)), CancellationToken.None));

    [Fact]
    public void Delays_double_up_to_their_maximum()
    {
        var budget = new RetryBudget(new RetryOptions(), _time, new Jitter(new AlwaysAlmostOne()));
        var waits = Enumerable.Range(0, 8).Select(_ => budget.TrySpend(Failure(), out var delay) ? delay.TotalSeconds : -1);

        Assert.Equal([0.5, 1, 2, 4, 8, 10, 10, 10], waits.Select(w => Math.Round(w, 3)));
    }

    [Fact]
    public void Progress_refills_the_budget()
    {
        var budget = new RetryBudget(new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 2 }, _time, new Jitter(new Random(1)));
        for (var i = 0; i < 100; i++)
        {
            Assert.True(budget.TrySpend(Failure(), out _));
            budget.Refill();
        }

        Assert.True(budget.TrySpend(Failure(), out _));
        Assert.False(budget.TrySpend(Failure(), out _));
    }

    [Fact]
    public void A_server_that_is_down_for_a_minute_is_tolerated_and_one_that_stays_down_is_not()
    {
        var budget = new RetryBudget(new RetryOptions(), _time, new Jitter(new Random(1)));
        Assert.Equal(TimeSpan.FromMinutes(2), new RetryOptions().Patience);
        for (var second = 0; second < 120; second++)
        {
            Assert.True(budget.TrySpend(Failure(), out _), $"It gave up after {second} s.");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(budget.TrySpend(Failure(), out _));
    }

    [Fact]
    public void Attempts_that_take_a_minute_each_are_still_repeated()
    {
        var budget = new RetryBudget(new RetryOptions(), _time, new Jitter(new Random(1)));
        var allowed = Enumerable.Range(0, 4).Select(_ =>
        {
            _time.Advance(TimeSpan.FromMinutes(1.5));
            return budget.TrySpend(Failure(), out var _);
        });

        Assert.Equal([true, true, true, false], allowed);
    }

    [Fact]
    public void Two_rate_limit_windows_are_waited_for_and_a_third_only_after_progress()
    {
        var budget = new RetryBudget(new RetryOptions(), _time, new Jitter(new Random(1)));
        for (var window = 0; window < 6; window++)
        {
            Assert.True(budget.TrySpend(Failure(TimeSpan.FromSeconds(301)), out var delay));
            _time.Advance(delay);
            if (window % 2 == 1)
                budget.Refill();
        }

        Assert.True(budget.TrySpend(Failure(TimeSpan.FromSeconds(301)), out _));
        Assert.True(budget.TrySpend(Failure(TimeSpan.FromSeconds(301)), out _));
        Assert.False(budget.TrySpend(Failure(TimeSpan.FromSeconds(301)), out _));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 3)]
    [InlineData(30, 12)]
    public void A_server_that_requests_the_same_wait_forever_is_abandoned(int seconds, int minutes)
    {
        var budget = new RetryBudget(new RetryOptions(), _time, new Jitter(new Random(1)));
        var (tries, waited) = (0, TimeSpan.Zero);
        for (; budget.TrySpend(Failure(TimeSpan.FromSeconds(seconds)), out var delay); tries++)
        {
            waited += delay;
            _time.Advance(delay);
            Assert.InRange(tries, 0, 1000);
        }

        Assert.InRange(waited, TimeSpan.FromMinutes(minutes - 1), TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void A_server_that_requests_no_wait_is_retried_with_growing_delays()
    {
        var budget = new RetryBudget(new RetryOptions(), _time, new Jitter(new AlwaysZero()));
        var waits = Enumerable.Range(0, 7).Select(_ =>
            budget.TrySpend(Failure(TimeSpan.Zero), out var delay) ? delay.TotalSeconds : -1);

        Assert.Equal([0.25, 0.5, 1, 2, 4, 5, 5], waits);
    }

    [Fact]
    public void Raised_patience_covers_requested_waits_too()
    {
        var options = new RetryOptions { Patience = TimeSpan.FromHours(1) };
        var budget = new RetryBudget(options, _time, new Jitter(new Random(1)));
        var windows = 0;
        while (budget.TrySpend(Failure(TimeSpan.FromSeconds(300)), out var delay))
        {
            Assert.InRange(++windows, 1, 12);
            _time.Advance(delay);
        }

        Assert.Equal(12, windows);
    }

    [Fact]
    public void A_few_bytes_do_not_count_as_progress_but_enough_of_them_do()
    {
        var budget = new RetryBudget(new RetryOptions { Patience = TimeSpan.Zero, FewestAttempts = 3 }, _time, new Jitter(new Random(1)));
        Assert.True(budget.TrySpend(Failure(), out _));
        budget.Progress(1);
        Assert.True(budget.TrySpend(Failure(), out _));
        budget.Progress(4095);
        Assert.True(budget.TrySpend(Failure(), out _));
        budget.Progress(4095);
        Assert.True(budget.TrySpend(Failure(), out _));
        budget.Progress(0);
        Assert.False(budget.TrySpend(Failure(), out _));
    }

    [Fact]
    public async Task A_wait_ends_when_the_caller_cancels()
    {
        using var stop = new CancellationTokenSource();
        var running = NewRetry(new RetryOptions()).RunAsync<int>(_ => throw Failure(), stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static TransientException Failure(TimeSpan? retryAfter = null) =>
        new(FailureReason.HubUnavailable, "down", retryAfter);

    private Retry NewRetry(RetryOptions options) => new(options, _time, new Jitter(new Random(1)), NullLogger.Instance);

    private async Task<T> FinishAsync<T>(Task<T> running)
    {
        while (!running.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }

        return await running;
    }

    private sealed class AlwaysZero : Random
    {
        public override double NextDouble() => 0;
    }

    private sealed class AlwaysAlmostOne : Random
    {
        public override double NextDouble() => 1 - 1e-9;
    }
}

using HfModelCache.Failures;
using HfModelCache.Server.Remembering;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Server;

public sealed class RememberedTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Queue<Func<Task<string>>> _answers = new();
    private int _asked;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fresh_answer_is_given_without_asking()
    {
        var remembered = Create();
        Answer("first");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("first", await remembered.GetAsync("key", Cancel));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task Callers_that_ask_for_the_same_wait_for_one_answer()
    {
        var remembered = Create();
        var answer = new TaskCompletionSource<string>();
        _answers.Enqueue(() => answer.Task);

        var waiting = Enumerable.Range(0, 100).Select(_ => remembered.GetAsync("key", Cancel).AsTask()).ToList();
        answer.SetResult("only");

        Assert.All(await Task.WhenAll(waiting), given => Assert.Equal("only", given));
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_asking_for_the_others()
    {
        var remembered = Create();
        var answer = new TaskCompletionSource<string>();
        _answers.Enqueue(() => answer.Task);
        using var givesUp = new CancellationTokenSource();

        var first = remembered.GetAsync("key", givesUp.Token).AsTask();
        var second = remembered.GetAsync("key", Cancel).AsTask();
        await givesUp.CancelAsync();
        answer.SetResult("given");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("given", await second);
    }

    [Fact]
    public async Task An_older_answer_is_given_while_another_one_is_asked_for()
    {
        var remembered = Create();
        Answer("old");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromSeconds(11));
        var answer = new TaskCompletionSource<string>();
        _answers.Enqueue(() => answer.Task);

        Assert.Equal("old", await remembered.GetAsync("key", Cancel));
        answer.SetResult("new");
        await UntilAsync(async () => await remembered.GetAsync("key", Cancel) == "new");
    }

    [Fact]
    public async Task An_answer_that_is_too_old_is_not_given_while_the_other_side_answers()
    {
        var remembered = Create();
        Answer("old");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromSeconds(61));
        Answer("new");

        Assert.Equal("new", await remembered.GetAsync("key", Cancel));
    }

    [Fact]
    public async Task If_asking_fails_an_old_answer_is_given_and_not_every_caller_waits_for_the_failure()
    {
        var remembered = Create();
        Answer("old");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromMinutes(5));
        Fail();

        Assert.Equal("old", await remembered.GetAsync("key", Cancel));
        Assert.Equal("old", await remembered.GetAsync("key", Cancel));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task If_asking_fails_for_longer_than_answers_are_kept_the_failure_is_told()
    {
        var remembered = Create();
        Answer("old");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromMinutes(11));
        Fail();
        Answer("new");

        await Assert.ThrowsAsync<TransientException>(() => remembered.GetAsync("key", Cancel).AsTask());
        Assert.Equal("new", await remembered.GetAsync("key", Cancel));
    }

    [Fact]
    public async Task An_answer_that_does_not_last_is_asked_for_again_after_a_second()
    {
        var remembered = Create();
        Answer("nothing");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Answer("something");

        Assert.Equal("something", await remembered.GetAsync("key", Cancel));
    }

    [Fact]
    public async Task An_answer_that_does_not_last_is_not_given_if_asking_fails()
    {
        var remembered = Create();
        Answer("nothing");
        await remembered.GetAsync("key", Cancel);
        _time.Advance(TimeSpan.FromSeconds(1.1));
        Fail();

        await Assert.ThrowsAsync<TransientException>(() => remembered.GetAsync("key", Cancel).AsTask());
    }

    [Fact]
    public async Task Asking_that_takes_too_long_fails()
    {
        var remembered = new Remembered<string, string>(
            async (_, ct) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
                return "";
            },
            Terms(),
            _time);

        var waiting = remembered.GetAsync("key", Cancel).AsTask();
        await UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(waiting.IsCompleted);
        });

        Assert.Equal("It took too long.", (await Assert.ThrowsAsync<TransientException>(() => waiting)).Message);
    }

    [Fact]
    public async Task The_least_recently_used_answers_are_forgotten_first()
    {
        var remembered = Create();
        foreach (var key in new[] { "aaaa", "bbbb", "cc" })
        {
            Answer(key);
            await remembered.GetAsync(key, Cancel);
        }

        await remembered.GetAsync("aaaa", Cancel);
        Answer("dddd");
        await remembered.GetAsync("dddd", Cancel); // Ten are the most.

        Assert.Equal(4, _asked);
        await remembered.GetAsync("aaaa", Cancel);
        Assert.Equal(4, _asked);
        Answer("bbbb");
        await remembered.GetAsync("bbbb", Cancel);
        Assert.Equal(5, _asked);
    }

    [Fact]
    public async Task What_has_proved_wrong_is_forgotten()
    {
        var remembered = Create();
        Answer("wrong");
        await remembered.GetAsync("key", Cancel);
        remembered.Forget("key");
        Answer("right");

        Assert.Equal("right", await remembered.GetAsync("key", Cancel));
    }

    private Remembered<string, string> Create() => new(
        (_, _) =>
        {
            _asked++;
            return _answers.Dequeue()();
        },
        Terms(),
        _time);

    private static RememberingTerms<string> Terms() => new()
    {
        FreshFor = TimeSpan.FromSeconds(10),
        RenewedFor = TimeSpan.FromMinutes(1),
        KeptFor = TimeSpan.FromMinutes(10),
        IsLasting = answer => answer != "nothing",
        Overdue = "It took too long.",
        CostOf = answer => answer.Length,
        MaxCost = 10,
    };

    private void Answer(string text) => _answers.Enqueue(() => Task.FromResult(text));

    private void Fail() => _answers.Enqueue(() => throw new TransientException(FailureReason.StoreUnreachable, "It does not answer."));

    private static Task UntilAsync(Func<Task<bool>> condition) => WallClock.UntilAsync("the answer is there", condition, cancellationToken: Cancel);
}

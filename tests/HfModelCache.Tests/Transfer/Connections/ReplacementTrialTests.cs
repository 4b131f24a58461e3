using HfModelCache.Transfer.Connections;

namespace HfModelCache.Tests.Transfer.Connections;

public sealed class ReplacementTrialTests
{
    private readonly ReplacementTrial _trial = new();

    [Fact]
    public void Replacing_goes_on_while_the_download_becomes_faster()
    {
        for (var rate = 1000; rate < 100_000; rate *= 2)
        {
            Tick(8, rate);
            Assert.True(_trial.MayReplace);
            _trial.Begin();
        }
    }

    [Fact]
    public void Replacing_rests_after_a_trial_without_effect_and_longer_after_each()
    {
        Tick(8, 1000);
        _trial.Begin();
        Tick(7, 1000);
        Assert.True(_trial.MayReplace);
        Tick(1, 1000);
        Assert.False(_trial.MayReplace);

        var rests = new List<int>();
        for (var i = 0; i < 7; i++)
        {
            var rest = 0;
            while (!_trial.MayReplace)
            {
                Tick(1, 1000);
                rest++;
            }

            rests.Add(rest);
            _trial.Begin();
            Tick(8, 1000);
        }

        Assert.Equal([8, 16, 32, 64, 128, 256, 256], rests);
    }

    [Fact]
    public void A_download_that_only_recovers_has_not_become_faster()
    {
        Tick(8, 1000);
        Tick(4, 500);
        _trial.Begin();

        Tick(8, 1000);

        Assert.False(_trial.MayReplace);
    }

    private void Tick(int times, int bytes)
    {
        for (var i = 0; i < times; i++)
            _trial.Tick(bytes);
    }
}

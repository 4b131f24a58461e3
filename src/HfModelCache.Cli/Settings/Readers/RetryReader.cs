using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Resilience;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads how long failing requests are retried.</summary>
internal sealed class RetryReader(TimeReader times)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    public RetryOptions Read()
    {
        var options = new RetryOptions();
        return options with { Patience = times.Read(TuningSettings.RetryTimeout, Least, Most) ?? options.Patience };
    }
}

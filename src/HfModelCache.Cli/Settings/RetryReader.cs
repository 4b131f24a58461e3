using HfModelCache.Resilience;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads how long failing requests are tried again.</summary>
internal sealed class RetryReader(TimeReader times)
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);

    public RetryOptions Read()
    {
        var options = new RetryOptions();
        return options with { Patience = times.Read(KnownSettings.RetryTimeout, Least, Most) ?? options.Patience };
    }
}

using System.Globalization;
using HfModelCache.Formatting;

namespace HfModelCache.Progress;

/// <summary>Represents something that a run waits for now.</summary>
/// <param name="For">What it waits for.</param>
/// <param name="Lasted">How long it has waited.</param>
/// <param name="Left">How long it is going to wait; null if that is unknown.</param>
public sealed record Wait(Awaited For, TimeSpan Lasted, TimeSpan? Left = null)
{
    /// <summary>For example <c>the store</c>, or <c>the Hub's rate limit (4 min 10 s left)</c>.</summary>
    public override string ToString()
    {
        var name = For switch
        {
            Awaited.Hub => "the Hub",
            Awaited.Source => "the copies in FROM_URL",
            Awaited.Store => "the store",
            Awaited.Disk => "the disk",
            Awaited.RateLimit => "the Hub's rate limit",
            _ => "another replica",
        };
        return Left is { } left ? string.Create(CultureInfo.InvariantCulture, $"{name} ({Duration.Format(left)} left)") : name;
    }
}

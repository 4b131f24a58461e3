using System.Globalization;
using HfModelCache.Leadership;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads how replicas agree on who fetches.</summary>
internal sealed class LeaseReader(SettingValues values, SettingFaults faults)
{
    private const int LongestPodName = 253; // A DNS name, as Kubernetes has it.

    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    public LeaseOptions Read()
    {
        var options = new LeaseOptions();
        return options with
        {
            PodName = ReadPodName(),
            Timeout = ReadTime(KnownSettings.LeaseTimeout, ShortestLease, LongestLease) ?? options.Timeout,
            WaitTimeout = ReadTime(KnownSettings.WaitTimeout, ShortestLease, LongestWait) ?? options.WaitTimeout,
        };
    }

    private string? ReadPodName()
    {
        if (values.Find(KnownSettings.PodName) is not { } value)
            return null;
        if (value.Text.Length > LongestPodName || !value.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
            faults.Add(value, "is no name of a pod", "Take it from the downward API: fieldPath: metadata.name.");
        return value.Text;
    }

    private TimeSpan? ReadTime(SettingDefinition setting, TimeSpan least, TimeSpan most)
    {
        if (values.Find(setting) is not { } value)
            return null;
        var (number, unit) = value.Text.Length > 0 && char.IsAsciiLetter(value.Text[^1])
            ? (value.Text[..^1], value.Text[^1])
            : (value.Text, 's');
        var seconds = unit switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            _ => 0,
        };
        if (seconds > 0
            && double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)
            && count * seconds >= least.TotalSeconds
            && count * seconds <= most.TotalSeconds)
        {
            return TimeSpan.FromSeconds(count * seconds);
        }

        faults.Add(
            value,
            $"is no time from {least.TotalSeconds:0} s to {most.TotalHours:0} h",
            "Set it to a number with s, m or h, for example 30s.");
        return null;
    }
}

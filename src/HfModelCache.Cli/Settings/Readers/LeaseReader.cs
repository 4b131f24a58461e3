using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Coordination.Leases;

namespace HfModelCache.Cli.Settings.Readers;

/// <summary>Reads how replicas elect a leader.</summary>
internal sealed class LeaseReader(SettingValues values, SettingFaults faults, TimeReader times)
{
    private const int LongestPodName = 253; // The limit of a DNS name in Kubernetes.
    private const int LongestPodUid = 64; // Kubernetes does not define a format; a UUID has 36 characters, a static pod's hash 32.

    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLease = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

    public LeaseOptions Read()
    {
        var options = new LeaseOptions();
        return options with
        {
            PodName = ReadPodName(),
            PodUid = ReadPodUid(),
            Timeout = times.Read(CoordinationSettings.LeaseTimeout, ShortestLease, LongestLease) ?? options.Timeout,
            WaitTimeout = times.Read(CoordinationSettings.WaitTimeout, ShortestLease, LongestWait) ?? options.WaitTimeout,
        };
    }

    private string? ReadPodName()
    {
        if (values.Find(CoordinationSettings.PodName) is not { } value)
            return null;
        if (value.Text.Length > LongestPodName || !value.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.'))
            faults.Add(value, "is not a valid pod name", "Take it from the downward API: fieldPath: metadata.name.");
        return value.Text;
    }

    private string? ReadPodUid()
    {
        if (values.Find(CoordinationSettings.PodUid) is not { } value)
            return null;
        if (value.Text.Length > LongestPodUid || !value.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            faults.Add(value, "is not a valid pod UID", "Take it from the downward API: fieldPath: metadata.uid.");
        return value.Text;
    }
}

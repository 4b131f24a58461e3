using HfModelCache.Coordination.Leases;

namespace HfModelCache.Cli.Settings;

/// <summary>Reads how replicas agree on who fetches.</summary>
internal sealed class LeaseReader(SettingValues values, SettingFaults faults, TimeReader times)
{
    private const int LongestPodName = 253; // A DNS name, as Kubernetes has it.
    private const int LongestPodUid = 64; // Kubernetes promises no form; a UUID has 36 characters, a static pod's hash 32.

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
            Timeout = times.Read(KnownSettings.LeaseTimeout, ShortestLease, LongestLease) ?? options.Timeout,
            WaitTimeout = times.Read(KnownSettings.WaitTimeout, ShortestLease, LongestWait) ?? options.WaitTimeout,
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

    private string? ReadPodUid()
    {
        if (values.Find(KnownSettings.PodUid) is not { } value)
            return null;
        if (value.Text.Length > LongestPodUid || !value.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            faults.Add(value, "is no uid of a pod", "Take it from the downward API: fieldPath: metadata.uid.");
        return value.Text;
    }
}

using System.Globalization;

namespace HfModelCache.Chaos.Replicas;

/// <summary>A replica as the seed decides it.</summary>
/// <param name="Number">Its number in the run; with assignments, its index.</param>
/// <param name="Role">What it is started for.</param>
/// <param name="At">When.</param>
/// <param name="Name">Its <c>POD_NAME</c>.</param>
/// <param name="HasUid">Whether <c>POD_UID</c> is set as well.</param>
/// <param name="LeaseSeconds">Its <c>LEASE_TIMEOUT</c>.</param>
public sealed record Replica(int Number, Role Role, TimeSpan At, string Name, bool HasUid, int LeaseSeconds)
{
    /// <summary>The folder that it restores to, by number; null if it restores nothing.</summary>
    public int? Folder { get; init; }

    /// <summary>What the run's log calls it: replicas may have one name.</summary>
    public string Label => string.Create(CultureInfo.InvariantCulture, $"{(Role == Role.Cache ? "pod" : Role.ToString())}-{Number}");
}

using System.Text.Json.Serialization;

namespace HfModelCache.Coordination.Leases;

/// <summary>What has become of a leader.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeaseState>))]
public enum LeaseState
{
    /// <summary>It is at work, or has died without a word.</summary>
    Held,

    /// <summary>It has let go; the next one may begin at once.</summary>
    Released,

    /// <summary>It has failed for a reason that trying again can't mend.</summary>
    Failed,
}

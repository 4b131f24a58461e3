using System.Text.Json.Serialization;

namespace HfModelCache.Coordination.Leases;

/// <summary>Represents the state of a lease.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeaseState>))]
internal enum LeaseState
{
    /// <summary>The leader is working, or died without releasing its lease.</summary>
    Held,

    /// <summary>The leader has released its lease; another replica may acquire one immediately.</summary>
    Released,

    /// <summary>The leader has failed for a reason that a retry can't resolve.</summary>
    Failed,
}

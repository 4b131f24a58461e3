namespace HfModelCache.Server.Requests;

/// <summary>Represents what is known of a request while it is answered.</summary>
internal sealed class CallRecord
{
    /// <summary>What answers it, for metrics. Default <c>other</c>.</summary>
    public string Endpoint { get; set; } = "other";

    /// <summary>Whether errors are JSON, as those of the API are. Default false.</summary>
    public bool IsApi { get; set; }

    /// <summary>Whether it is a probe, which is not logged. Default false.</summary>
    public bool IsProbe { get; set; }
}

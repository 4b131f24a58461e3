using System.Text.Json.Serialization;

namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents what a machine reports about its assignment: its progress, and which files are stored and verified.</summary>
internal sealed record AssignmentReport
{
    /// <summary>The pod, or its replica name if pods have no names.</summary>
    public required string Pod { get; init; }

    /// <summary>Counts reports, so that each of them changes the object.</summary>
    [JsonPropertyName("beat")]
    public long Heartbeats { get; init; }

    /// <summary>The bytes of the assignment that are in the store.</summary>
    public long DoneBytes { get; init; }

    /// <summary>The bytes of the assignment that have arrived, stored or not. 0 if an earlier version doesn't state it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long ReceivedBytes { get; init; }

    /// <summary>The ETags of the files that are complete, by path. A report of progress leaves out those that segments list.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>Whether the report is usable; anyone with write access to the store may have written it.</summary>
    public bool IsValid() => Pod is not null && DoneBytes >= 0 && Files?.All(file => file.Value is not null) == true;
}

using System.Text.Json;
using HfModelCache.Diagnosis;

namespace HfModelCache.Cli.Output.Diagnoses;

/// <summary>Represents a diagnosis as JSON. Members are added, never renamed or removed.</summary>
internal sealed record DoctorDocument
{
    /// <summary>Whether no check has failed.</summary>
    public required bool Healthy { get; init; }

    /// <summary>The checks, in order.</summary>
    public required IReadOnlyList<DoctorEntry> Checks { get; init; }

    /// <summary>What was stored and could not be removed.</summary>
    public required IReadOnlyList<string> LeftBehind { get; init; }

    /// <summary>Describes a diagnosis.</summary>
    /// <param name="report">The diagnosis.</param>
    /// <param name="page">The repo's page on the Hub; null if no repo is named.</param>
    /// <param name="scrub">Removes secrets from text of servers.</param>
    public static DoctorDocument Of(DiagnosisReport report, string? page, Func<string, string> scrub) => new()
    {
        Healthy = report.IsHealthy,
        Checks = [.. report.Checks.Select(check => DoctorEntry.Of(check, page, scrub))],
        LeftBehind = report.LeftBehind,
    };

    public string ToJson() => JsonSerializer.Serialize(this, DoctorJson.Default.DoctorDocument);
}

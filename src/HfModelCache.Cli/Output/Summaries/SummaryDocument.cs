using System.Text.Json;

namespace HfModelCache.Cli.Output.Summaries;

/// <summary>Represents what became of all models as JSON. Members are added, never renamed or removed.</summary>
internal sealed record SummaryDocument
{
    /// <summary>Each model, in the order of the list.</summary>
    public required IReadOnlyList<SummaryEntry> Models { get; init; }

    /// <summary>The number of models for which the command succeeded.</summary>
    public required int Succeeded { get; init; }

    /// <summary>The number of models for which it failed.</summary>
    public required int Failed { get; init; }

    /// <summary>The size of all models.</summary>
    public required long Bytes { get; init; }

    /// <summary>The bytes that were moved, or would be.</summary>
    public required long MovedBytes { get; init; }

    /// <summary>How long the command ran.</summary>
    public required double Seconds { get; init; }

    public static SummaryDocument Of(IReadOnlyList<ModelOutcome> outcomes, TimeSpan took)
    {
        var failed = outcomes.Count(outcome => outcome.Failure is not null);
        return new SummaryDocument
        {
            Models = [.. outcomes.Select(SummaryEntry.Of)],
            Succeeded = outcomes.Count - failed,
            Failed = failed,
            Bytes = outcomes.Sum(outcome => outcome.Bytes),
            MovedBytes = outcomes.Sum(outcome => outcome.MovedBytes),
            Seconds = Math.Round(took.TotalSeconds, 3),
        };
    }

    /// <summary>Formats the document.</summary>
    /// <param name="clean">Removes secrets from a text.</param>
    public string ToJson(Func<string, string> clean) => clean(JsonSerializer.Serialize(this, SummaryJson.Default.SummaryDocument));
}

using HfModelCache.Cli.Output.Failures;
using HfModelCache.Diagnosis;

namespace HfModelCache.Cli.Output.Diagnoses;

/// <summary>Represents one check of a diagnosis.</summary>
internal sealed record DoctorEntry
{
    /// <summary><c>machine</c>, <c>hub</c>, <c>source</c>, <c>store</c> or <c>folder</c>.</summary>
    public required string End { get; init; }

    /// <summary>The check's name.</summary>
    public required string Check { get; init; }

    /// <summary><c>passed</c>, <c>warning</c>, <c>failed</c> or <c>notChecked</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>What was seen.</summary>
    public required string Detail { get; init; }

    /// <summary>The reason, for programs; null if nothing is wrong.</summary>
    public required string? Reason { get; init; }

    /// <summary>What to do; null if nothing is wrong.</summary>
    public required string? Remedy { get; init; }

    /// <summary>How long the check took.</summary>
    public required long Milliseconds { get; init; }

    public static DoctorEntry Of(CheckReport check, string? page, Func<string, string> scrub) => new()
    {
        End = check.End.ToString().ToLowerInvariant(),
        Check = check.Name,
        Outcome = check.Outcome switch
        {
            CheckOutcome.Passed => "passed",
            CheckOutcome.Warning => "warning",
            CheckOutcome.Failed => "failed",
            _ => "notChecked",
        },
        Detail = scrub(check.Detail),
        Reason = check.Reason?.ToString(),
        Remedy = check.Reason is { } reason ? Failure.Of(reason, check.Detail, page).Remedy : null,
        Milliseconds = (long)check.Took.TotalMilliseconds,
    };
}

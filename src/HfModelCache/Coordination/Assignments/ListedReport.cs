namespace HfModelCache.Coordination.Assignments;

/// <summary>Represents a report as a listing shows it.</summary>
/// <param name="Index">The index of its assignment.</param>
/// <param name="Kind">Which of the assignment's reports it is.</param>
/// <param name="ETag">The ETag of its object.</param>
internal sealed record ListedReport(int Index, ReportKind Kind, string ETag);

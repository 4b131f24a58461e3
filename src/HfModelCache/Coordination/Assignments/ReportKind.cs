namespace HfModelCache.Coordination.Assignments;

/// <summary>Distinguishes the two reports of an assignment.</summary>
internal enum ReportKind
{
    /// <summary>Written periodically while the machine works.</summary>
    Progress,

    /// <summary>Written once, when the assignment is complete.</summary>
    Completion,
}

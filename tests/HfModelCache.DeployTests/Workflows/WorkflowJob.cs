namespace HfModelCache.DeployTests.Workflows;

/// <summary>One machine's work.</summary>
internal sealed class WorkflowJob
{
    public Dictionary<string, string>? Permissions { get; set; }

    public int? TimeoutMinutes { get; set; }

    public string? Needs { get; set; }

    public List<WorkflowStep> Steps { get; set; } = [];
}

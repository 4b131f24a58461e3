namespace HfModelCache.DeployTests.Workflows;

/// <summary>One machine's work.</summary>
internal sealed class WorkflowJob
{
    public Dictionary<string, string>? Permissions { get; set; }

    public int? TimeoutMinutes { get; set; }

    public string? Needs { get; set; }

    public string? If { get; set; }

    /// <summary>The workflow whose jobs these are, which has limits of its own.</summary>
    public string? Uses { get; set; }

    public List<WorkflowStep> Steps { get; set; } = [];
}

namespace HfModelCache.DeployTests.Workflows;

/// <summary>A command or an action.</summary>
internal sealed class WorkflowStep
{
    public string? Uses { get; set; }

    public string? Run { get; set; }

    public string? If { get; set; }

    public Dictionary<string, string> With { get; set; } = [];

    /// <summary>Whether it is this action, whatever its commit.</summary>
    public bool IsAction(string name) => Uses?.StartsWith(name + "@", StringComparison.Ordinal) == true;
}

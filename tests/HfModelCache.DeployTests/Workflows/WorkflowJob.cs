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

    /// <summary>The image that it runs in, as a name or as a mapping; null for the machine itself.</summary>
    public object? Container { get; set; }

    /// <summary>The image's name, if there is one.</summary>
    public string? Image => Container is IDictionary<object, object> mapping ? (string)mapping["image"] : (string?)Container;

    public List<WorkflowStep> Steps { get; set; } = [];
}

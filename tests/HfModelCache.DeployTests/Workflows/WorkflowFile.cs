using HfModelCache.Documents;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace HfModelCache.DeployTests.Workflows;

/// <summary>What the tests look at in a workflow. The rest of it is for GitHub's parser.</summary>
internal sealed class WorkflowFile
{
    private const string Folder = ".github/workflows";

    /// <summary>All workflows, by their paths from the root.</summary>
    public static IReadOnlyList<string> Paths { get; } = Repository.Files(Folder, "*.yml");

    public Dictionary<string, string>? Permissions { get; set; }

    public Dictionary<string, WorkflowJob> Jobs { get; set; } = [];

    public IEnumerable<WorkflowStep> Steps => Jobs.Values.SelectMany(job => job.Steps);

    public static WorkflowFile Read(string path) => new DeserializerBuilder()
        .WithNamingConvention(HyphenatedNamingConvention.Instance)
        .IgnoreUnmatchedProperties()
        .Build()
        .Deserialize<WorkflowFile>(Repository.Read(path));
}

using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Helm;

/// <summary>The chart, rendered with some values.</summary>
internal static class Chart
{
    public const string Folder = "deploy/helm/hf-model-cache";

    /// <summary>How Helm ends, with values such as <c>prewarm.shards=3</c>.</summary>
    public static Task<ToolResult> TemplateAsync(params string[] values) =>
        Tool.Helm.RunAsync(["template", "model", Folder, .. values.SelectMany(value => new[] { "--set", value })]);

    /// <summary>The objects, read by the types of the API.</summary>
    public static async Task<IReadOnlyList<object>> ObjectsAsync(params string[] values) =>
        Manifests.Read((await TemplateAsync(values)).SuccessfulOutput());
}

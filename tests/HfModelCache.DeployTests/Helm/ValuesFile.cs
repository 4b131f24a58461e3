using HfModelCache.DeployTests.Tools;

namespace HfModelCache.DeployTests.Helm;

/// <summary>A file with values for the chart. Unlike those of <c>--set</c>, its numbers are floating-point to Helm.</summary>
internal sealed class ValuesFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public ValuesFile(string yaml) => File.WriteAllText(_path, yaml);

    /// <summary>Renders the chart with them.</summary>
    public Task<ToolResult> TemplateAsync() => Tool.Helm.RunAsync("template", "model", Chart.Folder, "--values", _path);

    public void Dispose() => File.Delete(_path);
}

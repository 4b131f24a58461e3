namespace HfModelCache.DeployTests.Tools;

/// <summary>How a program ended, and its output.</summary>
internal sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>What it printed, if it succeeded.</summary>
    public string SuccessfulOutput()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}:\n{Error}\n{Output}");
        return Output;
    }
}

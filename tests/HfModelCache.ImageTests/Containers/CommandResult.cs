namespace HfModelCache.ImageTests.Containers;

/// <summary>How a program or a container ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + n where signal n ended it.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
/// <param name="Took">From its start to its end.</param>
internal sealed record CommandResult(int ExitCode, string Output, string Errors, TimeSpan Took)
{
    public string LastLine => Errors.TrimEnd().Split('\n')[^1];

    public CommandResult AssertSuccess()
    {
        Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Output}\n{Errors}");
        return this;
    }
}

namespace HfModelCache.SystemTests.Executable;

/// <summary>How a run of the executable ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + n where signal n ended it.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
/// <param name="PeakMemory">The most memory it had in use, in bytes, as sampled.</param>
internal sealed record ProductResult(int ExitCode, string Output, string Errors, long PeakMemory)
{
    public string LastLine => Errors.TrimEnd().Split('\n')[^1];

    public void AssertSuccess() => Assert.True(ExitCode == 0, $"exit {ExitCode}\n{Output}\n{Errors}");

    public void AssertFailure() => Assert.True(ExitCode == 1, $"exit {ExitCode}\n{Output}\n{Errors}");
}

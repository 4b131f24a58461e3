using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Scripts;

/// <summary>A copy of <c>./test</c> in a folder of its own, with a fake <c>dotnet</c> that prints how its tests ended.</summary>
internal sealed class TestScript : IDisposable
{
    // Nothing else is on PATH, so that nothing is installed.
    private static readonly string[] Programs =
        ["bash", "env", "dirname", "uname", "sed", "grep", "tr", "sort", "id", "awk", "mkdir", "rm", "cat"];

    private const string Dotnet = """
        #!/bin/bash
        [ "$1" = test ] || exit 0
        report=/dev/null
        while [ $# -gt 0 ]; do
            case "$1" in --coverage-output) report=$2 ;; esac
            shift
        done
        printf '<class filename="/x/src/a.cs">\n' > "$report"
        for ((line = 1; line <= 10; line++)); do
            printf '<line number="%d" hits="%d"/>\n' $line $((line <= COVERED_LINES)) >> "$report"
        done
        [ "$SKIPPED" = 0 ] || printf 'skipped A test (0ms)\n  from somewhere\n'
        [ "$ENDS" = no ] || printf 'Test run summary: Passed!\n'
        printf '  total: 5\n  failed: %d\n  succeeded: 4\n  skipped: %d\n  duration: 1s\n' "$FAILED" "$SKIPPED"
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public TestScript()
    {
        CopyTo("test");
        var bin = _folder.CreateSubdirectory("bin").FullName;
        foreach (var program in Programs)
            File.CreateSymbolicLink(Path.Combine(bin, program), WhereIs(program));
        // What overwrites a script may be run as it.
        File.WriteAllText(CopyTo("bin/dotnet"), Dotnet);
    }

    /// <summary>Runs it, where each of its test projects ends like this.</summary>
    public Task<ToolResult> RunAsync(
        string mode, string ci, int failed = 0, int skipped = 0, int coveredLines = 10, bool ends = true) =>
        Tool.Script(Path.Combine(_folder.FullName, "test")).RunAsync(
            [mode],
            "",
            ("PATH", Path.Combine(_folder.FullName, "bin")), ("CI", ci), ("FAILED", $"{failed}"), ("SKIPPED", $"{skipped}"),
            ("COVERED_LINES", $"{coveredLines}"), ("ENDS", ends ? "yes" : "no"));

    public void Dispose() => _folder.Delete(recursive: true);

    private static string WhereIs(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => Path.Combine(folder, program))
            .First(File.Exists);

    private string CopyTo(string name)
    {
        var copy = Path.Combine(_folder.FullName, name);
        File.Copy(Repository.PathOf("test"), copy);
        return copy;
    }
}

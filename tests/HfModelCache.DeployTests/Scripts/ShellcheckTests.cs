using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Scripts;

public class ShellcheckTests
{
    // Those of bench/ are parts of one program, which it can't look at as a whole.
    private static readonly string[] Folders = [".ci", "image", "release", "src"];

    public static TheoryData<string> Scripts =>
    [
        "demo", "test",
        .. Folders.SelectMany(folder => Repository.Files(folder, "*")).Where(IsScript),
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Shellcheck_has_nothing_against_it(string script) =>
        (await Tool.Installed("shellcheck").RunAsync(script)).SuccessfulOutput();

    private static bool IsScript(string path) => !Path.HasExtension(path)
        && File.ReadLines(Repository.PathOf(path)).FirstOrDefault() is { } line
        && line.StartsWith("#!", StringComparison.Ordinal) && line.EndsWith("sh", StringComparison.Ordinal);
}

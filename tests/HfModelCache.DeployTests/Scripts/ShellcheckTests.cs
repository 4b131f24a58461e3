using HfModelCache.DeployTests.Tools;
using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Scripts;

public class ShellcheckTests
{
    private static readonly string[] Folders = [".ci", "bench", "docs", "image", "release", "src"];

    public static TheoryData<string> Scripts =>
    [
        "demo", "test",
        .. Folders.SelectMany(folder => Repository.Files(folder, "*")).Where(IsScript),
    ];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Shellcheck_accepts_the_script(string script) =>
        (await Tool.Installed("shellcheck").RunAsync(script)).SuccessfulOutput();

    private static bool IsScript(string path) => !Path.HasExtension(path)
        && File.ReadLines(Repository.PathOf(path)).FirstOrDefault() is { } line
        && line.StartsWith("#!", StringComparison.Ordinal) && line.EndsWith("sh", StringComparison.Ordinal);
}

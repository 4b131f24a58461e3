using HfModelCache.Documents;
using YamlDotNet.Serialization;

namespace HfModelCache.DeployTests.Workflows;

public class DependabotTests
{
    // Dependabot fails every week if a folder lacks the file of its ecosystem.
    private static readonly Dictionary<string, string> Marks = new()
    {
        ["nuget"] = "Directory.Packages.props",
        ["npm"] = "package-lock.json",
        ["github-actions"] = ".github/workflows",
        ["docker"] = "Dockerfile",
    };

    private static readonly List<(string Ecosystem, string Folder)> Updates = Read();

    [Fact]
    public void Every_ecosystem_is_kept_up_to_date() =>
        Assert.Equal(Marks.Keys.Order(), Updates.Select(update => update.Ecosystem).Distinct().Order());

    [Fact]
    public void Every_entry_names_a_folder_of_its_ecosystem() => Assert.All(
        Updates, update => Assert.True(Path.Exists(Repository.PathOf(Path.Combine(update.Folder, Marks[update.Ecosystem]))), $"{update}"));

    // All NuGet packages have their versions in one file at the root.
    [Fact]
    public void Every_lock_file_of_npm_has_an_entry() => Assert.Equal(
        Repository.Files("tests", "package-lock.json").Where(path => !path.Contains("node_modules", StringComparison.Ordinal)).Select(path => Path.GetDirectoryName(path)),
        Updates.Where(update => update.Ecosystem == "npm").Select(update => update.Folder).Order(StringComparer.Ordinal));

    private static List<(string Ecosystem, string Folder)> Read()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Repository.Read(".github/dependabot.yml"));
        return
        [
            .. ((List<object>)file["updates"]).Cast<Dictionary<object, object>>()
                .Select(update => ((string)update["package-ecosystem"], ((string)update["directory"]).TrimStart('/'))),
        ];
    }
}

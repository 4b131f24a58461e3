using HfModelCache.Documents;
using YamlDotNet.Serialization;

namespace HfModelCache.DeployTests.Workflows;

public class DependabotTests
{
    // What makes an ecosystem of a folder: without it, dependabot fails there every week.
    private static readonly Dictionary<string, string> Marks = new()
    {
        ["nuget"] = "Directory.Packages.props",
        ["npm"] = "package-lock.json",
        ["github-actions"] = ".github/workflows",
        ["docker"] = "Dockerfile",
    };

    [Fact]
    public void Everything_that_others_make_is_kept_up_to_date()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Repository.Read(".github/dependabot.yml"));
        var updates = ((List<object>)file["updates"]).Cast<Dictionary<object, object>>()
            .ToDictionary(update => (string)update["package-ecosystem"], update => (string)update["directory"]);

        Assert.Equal(Marks.Keys.Order(), updates.Keys.Order());
        Assert.All(
            updates.Where(update => update.Key != "docker" || Path.Exists(Repository.PathOf("image"))),
            update => Assert.True(Path.Exists(Repository.PathOf(Path.Combine(update.Value.TrimStart('/'), Marks[update.Key])))));
    }
}

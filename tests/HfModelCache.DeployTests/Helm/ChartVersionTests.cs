using HfModelCache.Documents;

namespace HfModelCache.DeployTests.Helm;

public class ChartVersionTests
{
    [Fact]
    public void The_chart_has_the_version_of_the_program()
    {
        var lines = Repository.Read($"{Chart.Folder}/Chart.yaml").Split('\n');

        Assert.Contains($"version: {Repository.Version}", lines);
        Assert.Contains($"appVersion: \"{Repository.Version}\"", lines);
    }
}

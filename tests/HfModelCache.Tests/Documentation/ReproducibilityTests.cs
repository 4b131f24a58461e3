using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

public sealed class ReproducibilityTests
{
    /// <summary>The generator of log messages writes those of two files of one class in a different order from build to build.</summary>
    [Fact]
    public void The_log_messages_of_a_class_stand_in_one_of_its_files()
    {
        var files = Directory.GetFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("[LoggerMessage(", StringComparison.Ordinal))
            .ToList();

        Assert.NotEmpty(files);
        Assert.All(files.GroupBy(ClassOf), ofClass => Assert.Single(ofClass));
    }

    // A file of a partial class is called Class.Aspect.cs.
    private static string ClassOf(string file) =>
        Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file).Split('.')[0]);
}

using System.Text.RegularExpressions;
using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

/// <summary>Alerts recognise events by their numbers.</summary>
public sealed partial class EventNumberTests
{
    [Fact]
    public void Each_event_has_a_number_of_its_own()
    {
        var numbers = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Event().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToList();

        Assert.True(numbers.Count > 50);
        Assert.Empty(numbers.GroupBy(number => number).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [GeneratedRegex(@"LoggerMessage\((\d+)")]
    private static partial Regex Event();
}

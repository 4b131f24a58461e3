using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Documents;

namespace HfModelCache.Tests.Documentation;

/// <summary>docs/settings.md lists the settings that the program goes by.</summary>
public class SettingsDocumentTests
{
    private const string Document = "docs/settings.md";

    [Fact]
    public void The_tables_of_settings_are_current()
    {
        var text = Repository.Read(Document);
        var current = SettingsTables.Update(text);
        if (Environment.GetEnvironmentVariable("WRITE_DOCUMENTS") == "true")
            File.WriteAllText(Repository.PathOf(Document), current);
        else
            Assert.True(text == current, $"{Document} is out of date. Write it with: WRITE_DOCUMENTS=true ./test fast");
    }

    [Fact]
    public void A_change_of_a_row_is_noticed_and_notes_stay()
    {
        var text = Repository.Read(Document);
        var wrong = text.Replace(ModelSettings.Revision.Description, "Something else", StringComparison.Ordinal);

        Assert.NotEqual(text, wrong);
        Assert.Equal(SettingsTables.Update(text), SettingsTables.Update(wrong));
        Assert.Contains("Both pattern lists follow the rules", SettingsTables.Update(wrong), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_section_is_a_group() => Assert.Equal(
        KnownSettings.Groups.Select(group => group.Heading),
        Repository.Read(Document).Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal)).Select(line => line[3..]));
}

using HfModelCache.Selection;

namespace HfModelCache.Tests.Selection;

public sealed class SelectionRulesTests
{
    private const string Hidden = "not_hidden.pdf profile.jpg .hidden.pdf .hidden_picture.png";
    private const string Nested = "file.txt path/to/file.txt path/to/lfs.bin nested/path/to/file.txt";

    [Theory]
    [InlineData(Hidden, "*.pdf", null, "not_hidden.pdf .hidden.pdf")]
    [InlineData(Hidden, "*.pdf", ".*", "not_hidden.pdf")]
    [InlineData(Nested, "path/to/", null, "path/to/file.txt path/to/lfs.bin")]
    [InlineData("file.txt lfs.bin", null, "", "file.txt lfs.bin")]
    [InlineData("README.md notes.MD", "*.md", null, "README.md")]
    [InlineData("keep.txt drop.LOG keep.log", null, "*.LOG", "keep.txt keep.log")]
    [InlineData("unet/config.json vae/config.json unet/model.bin", "unet\\config.json", null, "unet/config.json")]
    [InlineData("a.bin b.bin", "a.bin, b.bin", "b*", "a.bin")]
    [InlineData("a.bin b.bin", "*.safetensors", null, "")]
    public void Allow_and_ignore_patterns_are_combined(string files, string? allow, string? ignore, string taken)
    {
        var selection = SelectionRules.Parse(allow, ignore).Apply([.. files.Split(' ').Select(f => Listing.File(f))]);

        Assert.Equal(taken, string.Join(' ', selection.Taken.Select(f => f.Path)));
    }

    [Fact]
    public void The_empty_pattern_matches_no_file() => Assert.False(new FnmatchPattern("").Matches("file.txt"));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(" , ", null, true)]
    [InlineData(null, "", false)]
    [InlineData(null, "*.bin", false)]
    [InlineData("*", null, false)]
    public void The_default_applies_only_if_no_variable_is_set(string? allow, string? ignore, bool usesDefault)
    {
        var rules = SelectionRules.Parse(allow, ignore);
        var selection = rules.Apply([Listing.File("model.safetensors"), Listing.File("tf_model.h5")]);

        Assert.Equal(usesDefault, rules.UsesDefault);
        Assert.Equal(usesDefault, selection.Skipped.Any(v => v.Skipped == SkipReason.VariantOfWeights));
    }

    [Fact]
    public void An_empty_ignore_list_selects_everything() =>
        Assert.Equal(SelectionRules.Everything, SelectionRules.Parse(null, ""));

    [Theory]
    [InlineData(null, null, "default")]
    [InlineData(null, "", "ignore=")]
    [InlineData("b, a,,a ", null, "allow=a,b")]
    [InlineData("a/", "b\\c", "allow=a/*,,ignore=b/c")]
    public void Rules_have_a_canonical_form(string? allow, string? ignore, string text) =>
        Assert.Equal(text, SelectionRules.Parse(allow, ignore).ToString());

    [Fact]
    public void Rules_are_equal_regardless_of_pattern_order()
    {
        var rules = SelectionRules.Parse("a,b", "c");

        Assert.Equal(SelectionRules.Parse("b, a", "c"), rules);
        Assert.Equal(SelectionRules.Parse("b, a", "c").GetHashCode(), rules.GetHashCode());
        Assert.NotEqual(SelectionRules.Parse("a,b", null), rules);
        Assert.NotEqual(SelectionRules.Default, SelectionRules.Everything);
    }

    [Fact]
    public void Every_verdict_names_the_deciding_pattern()
    {
        var files = new[] { "a.json", "b.json", "c.txt" }.Select(f => Listing.File(f, 10));
        var selection = SelectionRules.Parse("*.json", "b*").Apply([.. files]);

        Assert.Equal(
            ["ALLOW_PATTERNS says \"*.json\"", "IGNORE_PATTERNS says \"b*\"", "no pattern of ALLOW_PATTERNS matches"],
            selection.Verdicts.Select(v => v.Reason));
        Assert.Equal([null, SkipReason.Ignored, SkipReason.NotAllowed], selection.Verdicts.Select(v => v.Skipped));
        Assert.Equal((10, 20), (selection.TakenBytes, selection.SkippedBytes));
    }
}

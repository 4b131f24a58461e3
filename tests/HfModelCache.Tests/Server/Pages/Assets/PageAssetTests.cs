using System.Text.RegularExpressions;

namespace HfModelCache.Tests.Server.Pages.Assets;

public sealed partial class PageAssetTests
{
    [Fact]
    public async Task Browsers_keep_the_files_that_a_page_names()
    {
        await using var scenario = await PageScenario.StartAsync();
        var addresses = Address().Matches((await scenario.GetAsync("/")).Body).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Equal(3, addresses.Count);
        foreach (var address in addresses)
        {
            var asset = await scenario.GetAsync(address);
            Assert.Equal(200, asset.Status);
            Assert.Contains("immutable", asset.Headers["Cache-Control"], StringComparison.Ordinal);
            Assert.Contains(asset.Headers["ETag"].Trim('"'), address, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_version_that_is_not_this_one_is_asked_for_again()
    {
        await using var scenario = await PageScenario.StartAsync();

        Assert.Equal("no-cache", (await scenario.GetAsync("/assets/style.css?v=other")).Headers["Cache-Control"]);
    }

    [Theory]
    [InlineData("/assets/none.css")]
    [InlineData("/assets/style.css/more")]
    [InlineData("/assets")]
    public async Task What_is_no_file_is_a_page_that_says_so(string path)
    {
        await using var scenario = await PageScenario.StartAsync();

        var page = await scenario.GetAsync(path);

        Assert.Equal(404, page.Status);
        Assert.Contains("Show all copies", page.Text, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:href|src)=\"(/assets/[^\"]+)\"")]
    private static partial Regex Address();
}

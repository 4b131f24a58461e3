using HfModelCache.Documents;


namespace HfModelCache.Tests;

public class ProductVersionTests
{
    [Fact]
    public void The_program_reports_the_version_of_the_project() => Assert.Equal(Repository.Version, ProductVersion.Text);

    [Theory]
    [InlineData("0.2.0", "0.2.0")]
    [InlineData("0.2.0-rc.1", "0.2.0-rc.1")]
    [InlineData("0.2.0-rc.1+0123456789abcdef", "0.2.0-rc.1")]
    public void A_prerelease_version_keeps_its_suffix_and_drops_its_commit(string informational, string expected) =>
        Assert.Equal(expected, ProductVersion.Cut(informational));
}

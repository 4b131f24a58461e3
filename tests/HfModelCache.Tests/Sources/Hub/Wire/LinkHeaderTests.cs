using HfModelCache.Sources.Hub.Wire;

namespace HfModelCache.Tests.Sources.Hub.Wire;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<u>; rel=\"next\"")]
    [InlineData("<u>; rel=next")]
    [InlineData("<u>;rel=next")]
    [InlineData("<u> ; REL=\"NEXT\"")]
    [InlineData("<u>; rel = \"next\"")]
    [InlineData("<u>;\trel\t=\tnext ")]
    [InlineData("<u>; rel='next'")]
    [InlineData("<u>; rel=\"prev next\"")]
    [InlineData("<u>; rel=\"next \t last\"")]
    [InlineData("<u>; title=\"a, b; rel=prev\"; rel=\"next\"")]
    [InlineData("<u>; title=\"a \\\" > < , b\"; rel=\"next\"")]
    [InlineData("<u>; rel=\"next\"; title*=UTF-8''a%20b; rel=\"prev\"")]
    [InlineData("< u >;; rel=next;")]
    [InlineData(", <a,b;c>; rel=prev , , <u>; rel=next ,")]
    [InlineData("<a>; rel=\"prev\", <u>; crossorigin; rel=\"next\"")]
    [InlineData("<a>; title=x, <u>; rel=\"ne\\xt\"")]
    public void The_next_link_is_found_in_every_valid_form(string header) =>
        Assert.Equal("u", Assert.Single(LinkHeader.Parse(header), link => link.Is("next")).Target);

    [Theory]
    [InlineData("")]
    [InlineData(" , ,")]
    [InlineData("<u>")]
    [InlineData("<u>; rel")]
    [InlineData("<u>; rel=\"\"")]
    [InlineData("<u>; rel=prev; rel=next")]
    [InlineData("<u>; rel=nextpage")]
    [InlineData("<u>; title=\"; rel=next\"")]
    [InlineData("<u>; title=next")]
    [InlineData("<u;rel=next>; rel=prev")]
    public void Other_headers_have_no_next_link(string header) =>
        Assert.DoesNotContain(LinkHeader.Parse(header), link => link.Is("next"));

    [Theory]
    [InlineData("u; rel=next", "\"<\"")]
    [InlineData("<u; rel=next", "\">\"")]
    [InlineData("<u>; rel=\"next", "without end")]
    [InlineData("<u>; rel=\"next\\", "without end")]
    [InlineData("<u> rel=next", "after a link")]
    [InlineData("<u>; rel=\"next\" x", "after a link")]
    [InlineData("rel=next; <u>", "\"<\"")]
    public void A_syntax_error_is_named(string header, string problem) =>
        Assert.Contains(problem, Assert.Throws<FormatException>(() => LinkHeader.Parse(header)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_anchored_link_is_recognised() =>
        Assert.True(Assert.Single(LinkHeader.Parse("<u>; Anchor=\"#x\"; rel=next")).IsAnchored);

    [Fact]
    public void Parsing_always_finishes()
    {
        var random = new Random(1);
        const string Alphabet = "<>;,=\"\\ \tareln'x";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(24)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            try
            {
                Assert.InRange(LinkHeader.Parse(text).Count, 0, text.Length);
            }
            catch (FormatException)
            {
                // A described error is a valid outcome.
            }
        }
    }
}
